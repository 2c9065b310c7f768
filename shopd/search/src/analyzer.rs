use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use crate::text::{parts, plain};

/// Name of the analyzer of names and descriptions.
pub(crate) const PARTS: &str = "parts";
/// Name of the analyzer of what is found by any part of it, however few letters.
pub(crate) const GRAMS: &str = "grams";
/// How many letters a gram has; those at the end of a text have fewer.
pub(crate) const GRAM: usize = 3;

/// The analyzers of the schema.
pub(crate) fn analyzers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(PARTS, Parts);
    manager.register(GRAMS, Grams);
    manager
}

/// Words, and what is between them.
#[derive(Clone)]
struct Parts;

impl Tokenizer for Parts {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        let plain = plain(text);
        let parts = parts(&plain).into_iter();
        Tokens::new(parts.map(|part| (part.position, plain[part.range].to_owned())))
    }
}

/// Every three letters in a row, at the end fewer.
#[derive(Clone)]
struct Grams;

impl Tokenizer for Grams {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        Tokens::new(grams(&plain(text)).into_iter().enumerate())
    }
}

/// The grams of a plain text.
pub(crate) fn grams(plain: &str) -> Vec<String> {
    let letters: Vec<char> = plain.chars().collect();
    (0..letters.len())
        .map(|start| letters[start..].iter().take(GRAM).collect())
        .collect()
}

/// Tokens that are there already.
pub(crate) struct Tokens {
    rest: std::vec::IntoIter<Token>,
    current: Token,
}

impl Tokens {
    fn new(tokens: impl Iterator<Item = (usize, String)>) -> Self {
        let tokens = tokens.map(|(position, text)| Token {
            position,
            text,
            ..Token::default()
        });
        Self {
            rest: tokens.collect::<Vec<_>>().into_iter(),
            current: Token::default(),
        }
    }
}

impl TokenStream for Tokens {
    fn advance(&mut self) -> bool {
        match self.rest.next() {
            Some(token) => {
                self.current = token;
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        &self.current
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.current
    }
}
