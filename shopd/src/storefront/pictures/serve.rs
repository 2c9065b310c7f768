use axum::{
    Router,
    extract::Path,
    http::{
        HeaderMap, HeaderValue,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG},
    },
    response::{IntoResponse, Response},
    routing::get,
};

use super::shelf::{ARTS, File, PREFIX};
use crate::{
    error::AppError,
    storefront::validator::{Validator, not_modified},
};

/// An address with the hash of its content never shows another.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("public, no-cache");

/// The files of all pictures.
pub(in crate::storefront) fn routes<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    Router::new().route(&format!("{PREFIX}/{{file}}"), get(send_picture))
}

async fn send_picture(Path(name): Path<String>, asked: HeaderMap) -> Result<Response, AppError> {
    let (file, keeping) = find_file(&name).ok_or(AppError::RouteNotFound)?;
    let validator = Validator::of_hash(file.hash);
    let about = [(CACHE_CONTROL, keeping), (ETAG, validator.to_header())];
    if validator.is_current(&asked) {
        return Ok(not_modified(about));
    }
    let media = (CONTENT_TYPE, HeaderValue::from_static(file.media));
    let headers: HeaderMap = about.into_iter().chain([media]).collect();
    Ok((headers, file.content).into_response())
}

/// The file that `NAME-WIDTH.HASH.END` stands for, and how long it does.
///
/// The hash of another build's content shows this build's: while replicas are replaced, pages of the one ask the other.
fn find_file(text: &str) -> Option<(&'static File, HeaderValue)> {
    let (front, end) = text.rsplit_once('.')?;
    let (stem, hash) = front.split_once('.')?;
    let (name, width) = stem.rsplit_once('-')?;
    let is_hash = hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    let place = ARTS.binary_search_by(|art| art.name.cmp(name)).ok()?;
    let width: u32 = width.parse().ok().filter(|_| is_hash)?;
    let mut files = ARTS[place].files.iter();
    let file = files.find(|file| file.width == width && file.end == end)?;
    let keeping = if file.hash == hash {
        FOR_EVER
    } else {
        ASK_AGAIN
    };
    Some((file, keeping))
}

#[cfg(test)]
mod tests {
    use axum::{
        body::{Body, to_bytes},
        http::{Request, StatusCode, header::IF_NONE_MATCH},
    };
    use tower::ServiceExt;

    use super::*;

    async fn ask(path: &str, tag: &str) -> Response {
        let request = Request::get(path).header(IF_NONE_MATCH, tag);
        let router: Router = routes();
        router
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn every_file_is_kept_for_a_year() {
        for art in ARTS {
            for file in art.files {
                let path = art.path(file);
                let reply = ask(&path, "").await;
                assert_eq!(reply.status(), StatusCode::OK, "{path}");
                assert_eq!(reply.headers()[CONTENT_TYPE], file.media, "{path}");
                assert_eq!(reply.headers()[CACHE_CONTROL], FOR_EVER, "{path}");
                let tag = reply.headers()[ETAG].to_str().unwrap().to_owned();
                let body = to_bytes(reply.into_body(), usize::MAX).await.unwrap();
                assert_eq!(body.as_ref(), file.content, "{path}");
                let again = ask(&path, &tag).await;
                assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{path}");
            }
        }
    }

    #[tokio::test]
    async fn what_another_build_named_is_asked_for_again() {
        let reply = ask("/images/art/iphone-15-pro-1-400.0123456789abcdef.avif", "").await;
        assert_eq!(reply.status(), StatusCode::OK);
        assert_eq!(reply.headers()[CACHE_CONTROL], ASK_AGAIN);
    }

    #[tokio::test]
    async fn what_is_not_there_is_not_found() {
        for file in [
            "iphone-15-pro-1-400.avif",
            "iphone-15-pro-1-400.0123456789abcdef.gif",
            "iphone-15-pro-1-401.0123456789abcdef.avif",
            "iphone-15-pro-99-400.0123456789abcdef.avif",
            "iphone-15-pro-1-400.0123456789abcdeg.avif",
            "index.tsv",
            "-.0123456789abcdef.avif",
        ] {
            let path = format!("/images/art/{file}");
            assert_eq!(ask(&path, "").await.status(), 404, "{path}");
        }
    }
}
