//! The command that made a report, as a shell reads it.

/// The words of a command, quoted where needed, the program by its bare name.
pub(super) fn line(words: impl IntoIterator<Item = String>) -> String {
    let rest = words.into_iter().skip(1).map(|word| quoted(&word));
    let words: Vec<String> = std::iter::once("losskit".to_owned()).chain(rest).collect();
    words.join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=:,+@%".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn words_with_spaces_are_quoted() {
        let words = ["/usr/bin/losskit", "fit", "my data.csv", "-y", "it's"];
        assert_eq!(
            line(words.map(str::to_owned)),
            r"losskit fit 'my data.csv' -y 'it'\''s'"
        );
    }
}
