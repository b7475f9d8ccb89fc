//! The two types of number that are measured.

use clap::ValueEnum;
use losskit::real::Scalar;

/// A type of number, as it is chosen on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Type {
    F32,
    F64,
}

impl Type {
    pub(crate) const ALL: [Type; 2] = [Type::F32, Type::F64];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Type::F32 => "f32",
            Type::F64 => "f64",
        }
    }
}

/// A number that can be handed to another process.
pub(crate) trait Number: Scalar {
    const TYPE: Type;
    /// Little-endian bytes of all.
    fn bytes(numbers: &[Self]) -> Vec<u8>;
}

impl Number for f32 {
    const TYPE: Type = Type::F32;
    fn bytes(numbers: &[f32]) -> Vec<u8> {
        numbers.iter().flat_map(|x| x.to_le_bytes()).collect()
    }
}

impl Number for f64 {
    const TYPE: Type = Type::F64;
    fn bytes(numbers: &[f64]) -> Vec<u8> {
        numbers.iter().flat_map(|x| x.to_le_bytes()).collect()
    }
}
