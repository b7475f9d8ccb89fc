//! How lines of Python are laid out.

const WIDTH: usize = 96;

/// A definition's head, on one line if it fits.
pub(super) fn definition(indent: &str, name: &str, given: &[String], returns: &str) -> String {
    let one = format!("{indent}def {name}({}) -> {returns}:\n", given.join(", "));
    if one.len() <= 120 {
        return one;
    }
    let lines: String = given
        .iter()
        .map(|arg| format!("{indent}    {arg},\n"))
        .collect();
    format!("{indent}def {name}(\n{lines}{indent}) -> {returns}:\n")
}

/// A line that ends in a call, the arguments on a line of their own if it would be too long.
pub(super) fn statement(before: &str, call: &str) -> String {
    let one = format!("{before}{call}\n");
    if one.chars().count() <= 121 {
        return one;
    }
    let indent = &before[..before.len() - before.trim_start().len()];
    let (name, given) = call.split_once('(').expect("it is a call");
    let given = given.strip_suffix(')').expect("it is a call");
    format!("{before}{name}(\n{indent}    {given}\n{indent})\n")
}

/// Text as a docstring, indented by one level.
pub(super) fn docstring(text: &str) -> String {
    let mut out = String::new();
    for (i, line) in text.trim_end().lines().enumerate() {
        let open = if i == 0 {
            if text.contains('\\') {
                "r\"\"\""
            } else {
                "\"\"\""
            }
        } else {
            ""
        };
        let line = format!("{open}{line}");
        out += &if line.is_empty() {
            "\n".to_owned()
        } else {
            format!("    {line}\n")
        };
    }
    out + "    \"\"\"\n"
}

/// Words with a capital letter and a full stop.
pub(super) fn sentence(words: &str) -> String {
    let words = words.replace('≥', ">=");
    let mut letters = words.chars();
    let first = letters
        .next()
        .map_or(String::new(), |c| c.to_uppercase().collect());
    let end = if words.ends_with(['.', '?', '!']) {
        ""
    } else {
        "."
    };
    format!("{first}{}{end}", letters.as_str())
}

/// Lines of at most `WIDTH` characters.
pub(super) fn wrapped(indent: &str, text: &str) -> String {
    let (mut out, mut line) = (String::new(), String::new());
    for word in text.split_whitespace() {
        if !line.is_empty()
            && indent.len() + line.chars().count() + 1 + word.chars().count() > WIDTH
        {
            out += &format!("{indent}{line}\n");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line += word;
    }
    format!("{out}{indent}{line}\n")
}

pub(super) fn heading(name: &str) -> String {
    format!("\n{name}\n{}\n", "-".repeat(name.len()))
}

pub(super) fn entry(name: &str, kind: &str, about: &str) -> String {
    format!(
        "{name} : {kind}\n{}",
        wrapped("    ", &about.replace('≥', ">="))
    )
}
