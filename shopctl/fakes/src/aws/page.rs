use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// A part of a list, and how the next part is asked for.
#[derive(Debug)]
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    pub(crate) next: Option<String>,
}

/// The page that a token asks for; nothing where the token is none of ours.
pub(crate) fn page<T>(items: Vec<T>, token: Option<&str>, size: usize) -> Option<Page<T>> {
    let from = match token {
        None => 0,
        Some(token) => position(token).filter(|at| *at <= items.len())?,
    };
    let to = from.saturating_add(size.max(1));
    Some(Page {
        next: (to < items.len()).then(|| token_of(to)),
        items: items.into_iter().skip(from).take(size.max(1)).collect(),
    })
}

/// The token for what comes from this position on.
pub(crate) fn token_of(position: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("from {position}"))
}

/// The position that a token stands for.
pub(crate) fn position(token: &str) -> Option<usize> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    text.strip_prefix("from ")?.parse().ok()
}
