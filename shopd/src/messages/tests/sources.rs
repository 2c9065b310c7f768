use std::{collections::BTreeMap, fs, path::Path};

/// What templates and sources do with keys.
pub(super) struct Uses {
    /// The calls that name their key.
    pub(super) said: Vec<Said>,
    /// All string literals, each with a file that holds it.
    pub(super) literals: BTreeMap<String, String>,
}

/// A call of `say` or `say_with`.
pub(super) struct Said {
    pub(super) place: String,
    pub(super) key: String,
    pub(super) arguments: Vec<String>,
}

impl Uses {
    /// Reads all templates, and all sources without their tests.
    pub(super) fn everywhere() -> Self {
        let mut uses = Self {
            said: Vec::new(),
            literals: BTreeMap::new(),
        };
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        uses.read_folder(&root.join("templates"));
        uses.read_folder(&root.join("src"));
        uses
    }

    fn read_folder(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("tests") {
                    self.read_folder(&path);
                }
            } else if path
                .extension()
                .is_some_and(|e| e == "html" || e == "rs" || e == "xml")
            {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
                self.read_code(code, &path.display().to_string());
            }
        }
    }

    fn read_code(&mut self, code: &str, place: &str) {
        for literal in code.split('"') {
            let is_short = literal.len() < 100 && !literal.contains(char::is_whitespace);
            if is_short && !literal.is_empty() {
                let literal = literal.to_owned();
                self.literals
                    .entry(literal)
                    .or_insert_with(|| place.to_owned());
            }
        }
        for (start, _) in code.match_indices("say") {
            let call = &code[start..];
            let Some(arguments) = call
                .strip_prefix("say_with(")
                .or_else(|| call.strip_prefix("say("))
            else {
                continue;
            };
            if let Some((key, rest)) = leading_literal(arguments) {
                let (said, place) = (key.to_owned(), place.to_owned());
                let arguments = arguments_of(call, rest);
                self.said.push(Said {
                    place,
                    key: said,
                    arguments,
                });
            }
        }
    }
}

/// The string literal that a list of arguments begins with, and what follows it.
fn leading_literal(code: &str) -> Option<(&str, &str)> {
    code.trim_start().strip_prefix('"')?.split_once('"')
}

/// The names of the arguments of a call, those of its `and` included.
fn arguments_of(call: &str, after_key: &str) -> Vec<String> {
    if call.starts_with("say(") {
        return Vec::new();
    }
    let first = after_key
        .trim_start()
        .strip_prefix(',')
        .and_then(leading_literal);
    let Some((name, mut rest)) = first else {
        return Vec::new();
    };
    let mut names = vec![name.to_owned()];
    while let Some(after) = after_call(rest)
        && let Some(further) = after.trim_start().strip_prefix(".and(")
        && let Some((name, after_name)) = leading_literal(further)
    {
        names.push(name.to_owned());
        rest = after_name;
    }
    names
}

/// What follows the bracket that closes the call in which the code begins.
fn after_call(code: &str) -> Option<&str> {
    let mut depth = 0_usize;
    for (at, letter) in code.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(&code[at + 1..]),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}
