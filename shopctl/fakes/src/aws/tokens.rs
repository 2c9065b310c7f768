use std::{iter::Peekable, str::Chars};

/// A part of a text in one of the small languages of AWS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    /// A name or a number.
    Word(String),
    /// What was between quotation marks.
    Text(String),
    /// What was between slashes.
    Regex(String),
    /// `(`, `&&`, `>=`.
    Sign(String),
}

/// How a language is cut into parts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lexicon {
    /// What names are made of, besides letters and digits.
    pub(crate) in_words: &'static str,
    /// Whether there is something between slashes.
    pub(crate) has_regexes: bool,
}

/// The parts of a text, and how far they are read.
#[derive(Debug)]
pub(crate) struct Tokens {
    tokens: Vec<Token>,
    at: usize,
}

impl Tokens {
    pub(crate) fn of(text: &str, lexicon: Lexicon) -> Result<Self, String> {
        let mut tokens = Vec::new();
        let mut chars = text.chars().peekable();
        while let Some(first) = chars.next() {
            if first.is_whitespace() {
                continue;
            }
            tokens.push(token(first, &mut chars, lexicon)?);
        }
        Ok(Self { tokens, at: 0 })
    }

    pub(crate) fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    pub(crate) fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    /// Reads a sign or a word, whatever its case, if it is the next part.
    pub(crate) fn take(&mut self, wanted: &str) -> bool {
        let is_next = match self.peek() {
            Some(Token::Word(text) | Token::Sign(text)) => text.eq_ignore_ascii_case(wanted),
            _ => false,
        };
        self.at += usize::from(is_next);
        is_next
    }

    /// As [`Self::take`], for what must be there.
    pub(crate) fn expect(&mut self, wanted: &str) -> Result<(), String> {
        if self.take(wanted) {
            return Ok(());
        }
        Err(format!("'{wanted}' is missing{}", self.place()))
    }

    pub(crate) fn word(&mut self) -> Result<String, String> {
        match self.peek().cloned() {
            Some(Token::Word(word)) => {
                self.at += 1;
                Ok(word)
            }
            _ => Err(format!("a name is missing{}", self.place())),
        }
    }

    /// Fails where something is left.
    pub(crate) fn end(&self) -> Result<(), String> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(format!("unexpected input{}", self.place())),
        }
    }

    fn place(&self) -> String {
        match self.peek() {
            None => " at the end".to_owned(),
            Some(token) => format!(" before {token:?}"),
        }
    }
}

fn token(first: char, chars: &mut Peekable<Chars<'_>>, lexicon: Lexicon) -> Result<Token, String> {
    let is_of_word = |next: char| next.is_alphanumeric() || lexicon.in_words.contains(next);
    if first == '"' || first == '\'' {
        return Ok(Token::Text(until(first, chars)?));
    }
    if first == '/' && lexicon.has_regexes {
        return Ok(Token::Regex(until('/', chars)?));
    }
    if is_of_word(first) {
        let mut word = first.to_string();
        while let Some(next) = chars.next_if(|next| is_of_word(*next)) {
            word.push(next);
        }
        return Ok(Token::Word(word));
    }
    let mut sign = first.to_string();
    let second = match first {
        '&' | '|' => Some(first),
        '!' | '<' | '>' => Some('='),
        '=' => Some('~'),
        _ => None,
    };
    sign.extend(chars.next_if(|next| Some(*next) == second));
    Ok(Token::Sign(sign))
}

fn until(end: char, chars: &mut Peekable<Chars<'_>>) -> Result<String, String> {
    let mut text = String::new();
    while let Some(next) = chars.next() {
        match next {
            next if next == end => return Ok(text),
            '\\' => match chars.next() {
                Some(escaped) if escaped == end => text.push(escaped),
                Some(other) => text.extend(['\\', other]),
                None => break,
            },
            next => text.push(next),
        }
    }
    Err(format!("a {end} is not closed"))
}
