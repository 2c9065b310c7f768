use std::{fmt::Write, ops::Bound};

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{
        HeaderValue,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use shop_core::{
    catalog::ProductAddress,
    id::ProductId,
    storage::{StoreError, Stores},
};

use crate::{
    app::App,
    catalog_reads,
    error::AppError,
    storefront::{
        path_key::PathKey,
        paths::{category_path, product_path},
        words::WORDS,
    },
};

/// How many addresses one file may hold, by the protocol.
const MOST: usize = 50_000;
/// How many addresses are read and sent at a time.
const CHUNK: u32 = 1_000;

const BEGIN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
     <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
const END: &str = "</urlset>\n";

/// `GET /sitemap.xml`: the files, of which each holds at most [`MOST`] addresses.
pub(super) async fn show_sitemap_index(State(app): State<App>) -> Result<Response, AppError> {
    let origin = origin(&app)?;
    let categories = catalog_reads::categories(&app).await?;
    let products = catalog_reads::sitemap_parts(&app, MOST).await?;
    let files = ["pages".to_owned()]
        .into_iter()
        .chain((1..=categories.len().div_ceil(MOST)).map(|n| format!("categories-{n}")))
        .chain((1..=products.len()).map(|n| format!("products-{n}")));
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
        .to_owned();
    for file in files {
        writeln!(
            xml,
            "<sitemap><loc>{origin}/sitemaps/{file}.xml</loc></sitemap>"
        )
        .expect("writing to a string does not fail");
    }
    xml += "</sitemapindex>\n";
    Ok(answer(xml))
}

/// `GET /sitemaps/{file}`
pub(super) async fn show_sitemap(
    State(app): State<App>,
    PathKey(file): PathKey,
) -> Result<Response, AppError> {
    let origin = origin(&app)?;
    let name = file.strip_suffix(".xml").ok_or(AppError::RouteNotFound)?;
    if name == "pages" {
        return Ok(answer(pages(&origin)));
    }
    let (kind, number) = name.split_once('-').ok_or(AppError::RouteNotFound)?;
    let index = index_of(number).ok_or(AppError::RouteNotFound)?;
    match kind {
        "categories" => categories(&app, &origin, index).await,
        "products" => products(app, origin, index).await,
        _ => Err(AppError::RouteNotFound),
    }
}

/// Addresses of a sitemap are whole ones, so there is none where the shop does not know its own.
fn origin(app: &App) -> Result<String, AppError> {
    let public_url = app.config.server.public_url.clone();
    public_url.ok_or(AppError::RouteNotFound)
}

/// Files are numbered from 1, and each has one name only.
fn index_of(number: &str) -> Option<usize> {
    let index = number.parse::<usize>().ok()?.checked_sub(1)?;
    ((index + 1).to_string() == number).then_some(index)
}

fn pages(origin: &str) -> String {
    let mut xml = BEGIN.to_owned();
    for path in ["/", "/products", "/categories"].into_iter().chain(WORDS) {
        add(&mut xml, origin, path, None);
    }
    xml + END
}

async fn categories(app: &App, origin: &str, index: usize) -> Result<Response, AppError> {
    let categories = catalog_reads::categories(app).await?;
    let part = categories.chunks(MOST).nth(index);
    let mut xml = BEGIN.to_owned();
    for counted in part.ok_or(AppError::RouteNotFound)? {
        let category = &counted.category;
        let path = category_path(&category.slug);
        add(&mut xml, origin, &path, Some(category.updated_at));
    }
    Ok(answer(xml + END))
}

/// The addresses of one part are read and sent little by little, the first of them before the reply begins.
async fn products(app: App, origin: String, index: usize) -> Result<Response, AppError> {
    let parts = catalog_reads::sitemap_parts(&app, MOST).await?;
    let first = *parts.get(index).ok_or(AppError::RouteNotFound)?;
    let mut part = Part {
        from: Bound::Included(first),
        until: parts.get(index + 1).copied(),
        left: MOST,
        app,
        origin,
    };
    let begin = BEGIN.to_owned() + &part.read().await?.unwrap_or_default();
    let rest = stream::try_unfold(part, |mut part| async move {
        Ok::<_, StoreError>(part.read().await?.map(|xml| (xml, part)))
    });
    let end = stream::iter([Ok(END.to_owned())]);
    let body = stream::iter([Ok(begin)]).chain(rest).chain(end);
    Ok(answer(Body::from_stream(body.map_ok(Bytes::from))))
}

/// What is still to be sent of one file.
struct Part {
    app: App,
    origin: String,
    from: Bound<ProductId>,
    /// Where the next file begins.
    until: Option<ProductId>,
    left: usize,
}

impl Part {
    /// The next lines; `None` at the end.
    async fn read(&mut self) -> Result<Option<String>, StoreError> {
        let limit = CHUNK.min(u32::try_from(self.left).unwrap_or(CHUNK));
        if limit == 0 {
            return Ok(None);
        }
        let mut reader = self.app.storage.read().await?;
        let listed = reader
            .addresses()
            .list_product_addresses(self.from, limit)
            .await?;
        let is_here = |address: &&ProductAddress| self.until.is_none_or(|end| address.id < end);
        let here = listed.iter().take_while(is_here);
        let mut xml = String::new();
        let mut sent = 0;
        for address in here {
            let path = product_path(&address.slug);
            add(&mut xml, &self.origin, &path, Some(address.updated_at));
            sent += 1;
        }
        let is_last = sent < limit as usize;
        self.left = if is_last { 0 } else { self.left - sent };
        if let Some(last) = listed.last() {
            self.from = Bound::Excluded(last.id);
        }
        Ok((sent > 0).then_some(xml))
    }
}

/// Paths are percent-encoded, so nothing in them needs another form in XML.
fn add(xml: &mut String, origin: &str, path: &str, changed: Option<Timestamp>) {
    let changed = changed.map_or_else(String::new, |moment| {
        format!(
            "<lastmod>{}</lastmod>",
            moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        )
    });
    writeln!(xml, "<url><loc>{origin}{path}</loc>{changed}</url>")
        .expect("writing to a string does not fail");
}

fn answer(body: impl Into<Body>) -> Response {
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("application/xml; charset=utf-8"),
        ),
        (
            CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=3600"),
        ),
    ];
    (headers, body.into()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_one_name() {
        assert_eq!(index_of("1"), Some(0));
        assert_eq!(index_of("21"), Some(20));
        for number in ["", "0", "01", "+1", "-1", "1.0", "18446744073709551616"] {
            assert_eq!(index_of(number), None, "{number}");
        }
    }

    #[test]
    fn an_address_stays_one_in_xml() {
        let mut xml = String::new();
        let path = product_path("a&b<c>'\"é");
        let changed = Timestamp::UNIX_EPOCH;
        add(&mut xml, "https://shop.example", &path, Some(changed));
        assert_eq!(
            xml,
            "<url><loc>https://shop.example/products/a%26b%3Cc%3E%27%22%C3%A9</loc>\
             <lastmod>1970-01-01T00:00:00Z</lastmod></url>\n"
        );
    }
}
