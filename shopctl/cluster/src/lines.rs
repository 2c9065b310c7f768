use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use http::Response;
use http_body_util::{BodyDataStream, BodyExt};
use kube::client::Body;
use memchr::memchr;

use crate::error::{ClusterError, Result};

/// A body that comes line by line, for as long as it comes. No more than one line is kept.
pub(crate) struct Lines {
    body: BodyDataStream<Body>,
    kept: BytesMut,
    /// How much of what is kept has no end of line.
    looked_at: usize,
    longest: usize,
    has_ended: bool,
}

/// What a body came up with.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A line, without its end.
    Line(Bytes),
    /// The beginning or middle of a line that is too long to be kept.
    Part(Bytes),
    /// What came last and has no end: all of a line, or what a broken connection left of it.
    Rest(Bytes),
}

impl Lines {
    pub(crate) fn new(answer: Response<Body>, longest: usize) -> Self {
        Self {
            body: answer.into_body().into_data_stream(),
            kept: BytesMut::new(),
            looked_at: 0,
            longest,
            has_ended: false,
        }
    }

    /// The next piece; `None` at the end. Nothing is lost where this is given up while it waits.
    pub(crate) async fn next(&mut self) -> Option<Result<Piece>> {
        loop {
            if let Some(piece) = self.cut() {
                return Some(Ok(piece));
            }
            if self.has_ended {
                return None;
            }
            match self.body.next().await {
                Some(Ok(more)) => self.kept.extend_from_slice(&more),
                Some(Err(error)) => {
                    self.has_ended = true;
                    self.kept.clear();
                    self.looked_at = 0;
                    return Some(Err(ClusterError::broken(error)));
                }
                None => self.has_ended = true,
            }
        }
    }

    fn cut(&mut self) -> Option<Piece> {
        let ends_at = memchr(b'\n', &self.kept[self.looked_at..]);
        if let Some(ends_at) = ends_at {
            let mut line = self.kept.split_to(self.looked_at + ends_at + 1);
            line.truncate(line.len() - 1);
            self.looked_at = 0;
            return Some(Piece::Line(line.freeze()));
        }
        self.looked_at = self.kept.len();
        if self.looked_at >= self.longest {
            self.looked_at = 0;
            return Some(Piece::Part(self.kept.split().freeze()));
        }
        if self.has_ended && !self.kept.is_empty() {
            self.looked_at = 0;
            return Some(Piece::Rest(self.kept.split().freeze()));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn pieces(text: &'static str, longest: usize) -> Vec<Piece> {
        let mut lines = Lines::new(Response::new(Body::from(Bytes::from(text))), longest);
        let mut pieces = Vec::new();
        while let Some(piece) = lines.next().await {
            pieces.push(piece.unwrap());
        }
        pieces
    }

    #[tokio::test]
    async fn a_body_is_cut_at_the_ends_of_its_lines() {
        let line = |text: &'static str| Piece::Line(Bytes::from(text));
        assert_eq!(
            pieces("a\n\nb\r\n", 99).await,
            [line("a"), line(""), line("b\r")]
        );
        assert_eq!(
            pieces("a\nb", 99).await,
            [line("a"), Piece::Rest(Bytes::from("b"))]
        );
        assert_eq!(pieces("", 99).await, []);
    }

    #[tokio::test]
    async fn a_line_that_is_too_long_comes_in_parts() {
        assert_eq!(
            pieces("abcdef", 3).await,
            [Piece::Part(Bytes::from("abcdef"))]
        );
    }
}
