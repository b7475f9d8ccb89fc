//! The command that made a report, as a shell reads it.

/// The words of a command, quoted where needed, the program by its bare name.
pub(super) fn words(words: impl IntoIterator<Item = String>) -> Vec<String> {
    let rest = words.into_iter().skip(1).map(|word| quoted(&word));
    std::iter::once("losskit".to_owned()).chain(rest).collect()
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
    use super::words;

    #[test]
    fn words_with_spaces_are_quoted() {
        let given = ["/usr/bin/losskit", "fit", "my data.csv", "-y", "it's"];
        assert_eq!(
            words(given.map(str::to_owned)).join(" "),
            r"losskit fit 'my data.csv' -y 'it'\''s'"
        );
    }
}
