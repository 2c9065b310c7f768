/// What the edge says of an answer in `x-cache`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum XCache {
    /// It was kept.
    Hit,
    /// It came from the shop.
    Miss,
    /// It was kept, and the shop said that it is still as it was.
    Refresh,
    /// Something else, or nothing: whoever answered need not be the edge.
    Other,
}

impl XCache {
    /// Reads a header as in `Miss from cloudfront`.
    pub(super) fn of(header: Option<&str>) -> Self {
        match header.and_then(|said| said.split_whitespace().next()) {
            Some("Hit") => Self::Hit,
            Some("Miss") => Self::Miss,
            Some("RefreshHit") => Self::Refresh,
            _ => Self::Other,
        }
    }

    /// Whether the shop was asked for the answer.
    pub(super) fn is_fresh(self) -> bool {
        matches!(self, Self::Miss | Self::Refresh)
    }
}

/// What an answer says of caches, in words.
pub(super) fn told(header: Option<&str>) -> String {
    match header {
        Some(said) => format!("{said:?}"),
        None => "nothing of caches".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refresh_is_no_hit_and_what_is_unknown_is_neither() {
        for (header, read, is_fresh) in [
            (Some("Hit from cloudfront"), XCache::Hit, false),
            (Some("Miss from cloudfront"), XCache::Miss, true),
            (Some("RefreshHit from cloudfront"), XCache::Refresh, true),
            (Some("Error from cloudfront"), XCache::Other, false),
            (Some(""), XCache::Other, false),
            (None, XCache::Other, false),
        ] {
            assert_eq!(XCache::of(header), read, "{header:?}");
            assert_eq!(read.is_fresh(), is_fresh, "{header:?}");
        }
    }
}
