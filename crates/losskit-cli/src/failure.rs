//! What can go wrong in a command, in a sentence, with its exit code.

use crate::generate::BadSetting;
use crate::io::FileError;
use losskit_fit::frame::FrameError;
use std::io;
use std::process::ExitCode;

/// How a command ended that went through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All is well.
    Done = 0,
    /// The fit is not at its minimum.
    NotSolved = 3,
    /// A check failed.
    Check = 4,
    /// Stopped by the user.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Why a command did not go through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    code: u8,
    sentence: String,
    hint: Option<String>,
}

/// How a command ends.
pub(crate) type Outcome = Result<Exit, Failure>;

impl Failure {
    /// Data, files or numbers are not as they must be.
    pub(crate) fn failed(sentence: impl Into<String>) -> Failure {
        Failure {
            code: 1,
            sentence: sentence.into(),
            hint: None,
        }
    }

    /// The command line does not make sense.
    pub(crate) fn usage(sentence: impl Into<String>) -> Failure {
        Failure {
            code: 2,
            ..Failure::failed(sentence)
        }
    }

    /// A sentence that ends with its way out after a semicolon, taken apart.
    fn parted(code: u8, text: &str) -> Failure {
        let (sentence, hint) = match text.rsplit_once("; ") {
            Some((sentence, hint)) => (sentence, Some(hint.to_owned())),
            None => (text, None),
        };
        Failure {
            code,
            sentence: sentence.to_owned(),
            hint,
        }
    }

    /// With a way out.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Failure {
        self.hint = Some(hint.into());
        self
    }

    /// The exit code.
    pub(crate) fn code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }

    /// What is said, and the way out; nothing if whoever read the output has closed it.
    pub(crate) fn sentences(&self) -> Option<(&str, Option<&str>)> {
        (self.code != 0).then_some((&self.sentence, self.hint.as_deref()))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure {
                code: 0,
                ..Failure::failed("")
            },
            _ => Failure::failed(format!("cannot write the output: {error}")),
        }
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Failure {
        Failure::parted(1, &error.to_string())
    }
}

impl From<BadSetting> for Failure {
    fn from(error: BadSetting) -> Failure {
        Failure::parted(2, &error.to_string())
    }
}

impl From<FrameError> for Failure {
    fn from(error: FrameError) -> Failure {
        let usage = matches!(error, FrameError::Unknown { .. });
        Failure::parted(if usage { 2 } else { 1 }, &error.to_string())
    }
}

impl From<losskit::Error> for Failure {
    fn from(error: losskit::Error) -> Failure {
        use losskit::Error::{Param, Spec, UnknownLoss, UnknownParam};
        let usage = matches!(
            error,
            UnknownLoss { .. } | UnknownParam { .. } | Spec { .. } | Param { .. }
        );
        let failure = Failure::parted(if usage { 2 } else { 1 }, &error.to_string());
        match (&error, &failure.hint) {
            (UnknownLoss { .. }, None) => failure.hint("losskit losses list shows all of them"),
            _ => failure,
        }
    }
}

impl From<losskit_fit::Error> for Failure {
    fn from(error: losskit_fit::Error) -> Failure {
        match error {
            losskit_fit::Error::Loss(error) => error.into(),
            error => Failure::parted(if error.is_usage() { 2 } else { 1 }, &error.to_string()),
        }
    }
}

impl From<losskit_plot::Error> for Failure {
    fn from(error: losskit_plot::Error) -> Failure {
        Failure::failed(format!("cannot draw this: {error}"))
    }
}
