use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

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
    /// The arguments that the call itself is given.
    pub(super) arguments: BTreeSet<String>,
    /// All arguments that the file gives by `and`, to whatever phrase.
    pub(super) further: BTreeSet<String>,
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
        let further: BTreeSet<String> = code
            .split(".and(")
            .skip(1)
            .filter_map(leading_literal)
            .map(owned_name)
            .collect();
        for (start, _) in code.match_indices("say") {
            let call = &code[start..];
            let Some(arguments) = call
                .strip_prefix("say_with(")
                .or_else(|| call.strip_prefix("say("))
            else {
                continue;
            };
            if let Some((key, rest)) = leading_literal(arguments) {
                self.said.push(Said {
                    place: place.to_owned(),
                    key: key.to_owned(),
                    arguments: arguments_of(call, rest),
                    further: further.clone(),
                });
            }
        }
    }
}

/// The string literal that a list of arguments begins with, and what follows it.
fn leading_literal(code: &str) -> Option<(&str, &str)> {
    code.trim_start().strip_prefix('"')?.split_once('"')
}

/// The names of the arguments that a call is given, with those that `and` gives right behind it.
fn arguments_of(call: &str, after_key: &str) -> BTreeSet<String> {
    let first = after_key
        .trim_start()
        .strip_prefix(',')
        .and_then(leading_literal);
    let Some((name, rest)) = first.filter(|_| call.starts_with("say_with(")) else {
        return BTreeSet::new();
    };
    let mut names = BTreeSet::from([name.to_owned()]);
    names.extend(names_in_chain(rest));
    names
}

/// The names that `and` gives in the chain of calls whose first one the code is in.
fn names_in_chain(mut rest: &str) -> Vec<String> {
    let mut names = Vec::new();
    while let Some(after) = after_call(rest)
        && let Some(further) = after.trim_start().strip_prefix(".and(")
        && let Some(literal) = leading_literal(further)
    {
        rest = literal.1;
        names.push(owned_name(literal));
    }
    names
}

fn owned_name((name, _): (&str, &str)) -> String {
    name.to_owned()
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
