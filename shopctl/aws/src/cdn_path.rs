use std::{collections::BTreeSet, fmt};

const MOST_FILES: usize = 3000;
const MOST_WILDCARDS: usize = 15;
const LONGEST: usize = 4000;

/// How many paths of each sort, of which `CloudFront` takes only so many at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PathCount {
    /// Paths of one file each.
    pub files: usize,
    /// Paths that end in `*`.
    pub wildcards: usize,
}

impl PathCount {
    /// Those of one invalidation.
    pub fn of(paths: &[String]) -> Self {
        let wildcards = paths.iter().filter(|path| path.ends_with('*')).count();
        Self {
            files: paths.len() - wildcards,
            wildcards,
        }
    }
}

/// A rule of `CloudFront` that a path, or all of them, break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathRule {
    /// There is no path.
    NotEmpty,
    /// The first character is a slash.
    BeginsWithSlash,
    /// A star only as the last character.
    StarOnlyLast,
    /// Not more than 4,000 characters.
    NotTooLong,
    /// Only what an address may hold; the rest as `%XX`.
    OnlyUrlCharacters,
    /// Each path once.
    NoDuplicates,
    /// So many files in flight and no more.
    NotTooManyFiles {
        /// With those that are already in flight.
        wanted: usize,
    },
    /// So many paths with a star in flight and no more.
    NotTooManyWildcards {
        /// With those that are already in flight.
        wanted: usize,
    },
}

impl fmt::Display for PathRule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotEmpty => out.write_str("at least one path is needed"),
            Self::BeginsWithSlash => out.write_str("a path begins with /"),
            Self::StarOnlyLast => out.write_str("* stands only at the end of a path"),
            Self::NotTooLong => write!(out, "a path has at most {LONGEST} characters"),
            Self::OnlyUrlCharacters => out.write_str(
                "a path has letters, digits and -._~!$&'()+,;=:@/?% only, and two hexadecimal digits after each %",
            ),
            Self::NoDuplicates => out.write_str("it is given twice"),
            Self::NotTooManyFiles { wanted } => write!(
                out,
                "{wanted} files would be in flight, and CloudFront takes {MOST_FILES}"
            ),
            Self::NotTooManyWildcards { wanted } => write!(
                out,
                "{wanted} paths with * would be in flight, and CloudFront takes {MOST_WILDCARDS}"
            ),
        }
    }
}

/// A broken rule, and by which path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathProblem {
    /// The path; without it, all of them together.
    pub path: Option<String>,
    /// The rule.
    pub rule: PathRule,
}

impl fmt::Display for PathProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => write!(out, "\"{path}\": {}", self.rule),
            None => self.rule.fmt(out),
        }
    }
}

/// Checks paths before they are sent, with those that are already in flight. Gives their count, or all that is wrong.
pub fn check_paths(paths: &[String], in_flight: PathCount) -> Result<PathCount, Vec<PathProblem>> {
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for path in paths {
        let mut add = |rule| {
            problems.push(PathProblem {
                path: Some(path.clone()),
                rule,
            });
        };
        broken(path).into_iter().for_each(&mut add);
        if !seen.insert(path) {
            add(PathRule::NoDuplicates);
        }
    }
    let count = PathCount::of(paths);
    let mut add = |is_broken: bool, rule| {
        if is_broken {
            problems.push(PathProblem { path: None, rule });
        }
    };
    add(paths.is_empty(), PathRule::NotEmpty);
    let wanted = count.files + in_flight.files;
    add(
        count.files > 0 && wanted > MOST_FILES,
        PathRule::NotTooManyFiles { wanted },
    );
    let wanted = count.wildcards + in_flight.wildcards;
    add(
        count.wildcards > 0 && wanted > MOST_WILDCARDS,
        PathRule::NotTooManyWildcards { wanted },
    );
    if problems.is_empty() {
        Ok(count)
    } else {
        Err(problems)
    }
}

fn broken(path: &str) -> Vec<PathRule> {
    let mut rules = Vec::new();
    if !path.starts_with('/') {
        rules.push(PathRule::BeginsWithSlash);
    }
    let named = path.strip_suffix('*').unwrap_or(path);
    if named.contains('*') {
        rules.push(PathRule::StarOnlyLast);
    }
    if path.chars().count() > LONGEST {
        rules.push(PathRule::NotTooLong);
    }
    if !is_url(&named.replace('*', "")) {
        rules.push(PathRule::OnlyUrlCharacters);
    }
    rules
}

fn is_url(path: &str) -> bool {
    let bytes = path.as_bytes();
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'%' => bytes
            .get(at + 1..at + 3)
            .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        byte => byte.is_ascii_alphanumeric() || b"-._~!$&'()+,;=:@/?".contains(byte),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(paths: &[&str], in_flight: PathCount) -> Vec<PathRule> {
        let paths: Vec<_> = paths.iter().map(|path| (*path).to_owned()).collect();
        match check_paths(&paths, in_flight) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.iter().map(|problem| problem.rule).collect(),
        }
    }

    #[test]
    fn each_broken_rule_is_told() {
        let long = format!("/{}", "a".repeat(4000));
        let table: [(&[&str], &[PathRule]); 14] = [
            (&["/"], &[]),
            (&["/*"], &[]),
            (&["/products/*", "/style.css?v=3", "/a%20b"], &[]),
            (&[], &[PathRule::NotEmpty]),
            (&["products"], &[PathRule::BeginsWithSlash]),
            (&[""], &[PathRule::BeginsWithSlash]),
            (&["*"], &[PathRule::BeginsWithSlash]),
            (&["/*.css"], &[PathRule::StarOnlyLast]),
            (&["/a/**"], &[PathRule::StarOnlyLast]),
            (&[&long], &[PathRule::NotTooLong]),
            (&["/a b"], &[PathRule::OnlyUrlCharacters]),
            (&["/caffè"], &[PathRule::OnlyUrlCharacters]),
            (&["/a%2"], &[PathRule::OnlyUrlCharacters]),
            (&["/a", "/b", "/a"], &[PathRule::NoDuplicates]),
        ];
        for (paths, broken) in table {
            assert_eq!(rules(paths, PathCount::default()), broken, "{paths:?}");
        }
    }

    #[test]
    fn what_is_in_flight_counts() {
        let in_flight = PathCount {
            files: 3000,
            wildcards: 15,
        };
        assert_eq!(
            rules(&["/a"], in_flight),
            [PathRule::NotTooManyFiles { wanted: 3001 }]
        );
        assert_eq!(
            rules(&["/a/*"], in_flight),
            [PathRule::NotTooManyWildcards { wanted: 16 }]
        );
        let almost = PathCount {
            files: 2999,
            wildcards: 14,
        };
        assert_eq!(rules(&["/a", "/b*"], almost), []);
    }

    #[test]
    fn every_rule_has_its_own_words() {
        let told: BTreeSet<_> = [
            PathRule::NotEmpty,
            PathRule::BeginsWithSlash,
            PathRule::StarOnlyLast,
            PathRule::NotTooLong,
            PathRule::OnlyUrlCharacters,
            PathRule::NoDuplicates,
            PathRule::NotTooManyFiles { wanted: 3001 },
            PathRule::NotTooManyWildcards { wanted: 16 },
        ]
        .map(|rule| rule.to_string())
        .into();
        assert_eq!(told.len(), 8);
        let problem = PathProblem {
            path: Some("a".to_owned()),
            rule: PathRule::BeginsWithSlash,
        };
        assert_eq!(problem.to_string(), "\"a\": a path begins with /");
    }
}
