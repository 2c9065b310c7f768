use axum::http::{HeaderMap, HeaderValue};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::cookies::{FLASH_COOKIE, cookie};
use crate::{
    app::App,
    extract::{open, read_cookie, sign},
    storefront::view::{Flash, FlashKind},
};

/// The most bytes of messages that a cookie carries.
const MOST_BYTES: usize = 2_000;

/// How long a browser keeps messages whose page is never shown.
pub(crate) const KEEP_FLASHES: SignedDuration = SignedDuration::from_mins(5);

#[derive(Serialize, Deserialize)]
struct Carried {
    kind: char,
    text: String,
}

/// The messages that the page before left.
pub(super) fn take(app: &App, headers: &HeaderMap) -> Vec<Flash> {
    let carried = read_cookie(headers, FLASH_COOKIE)
        .and_then(|text| open(&app.keys.flash, FLASH_COOKIE, text))
        .and_then(|json| serde_json::from_str::<Vec<Carried>>(&json).ok());
    let to_flash = |carried: Carried| Flash {
        kind: kind_of(carried.kind),
        text: carried.text,
    };
    carried
        .unwrap_or_default()
        .into_iter()
        .map(to_flash)
        .collect()
}

/// The cookie that carries messages to the next page; those that do not fit are left out.
pub(super) fn carry(app: &App, flashes: &[Flash]) -> HeaderValue {
    let mut size = 0;
    let carried: Vec<Carried> = flashes
        .iter()
        .take_while(|flash| {
            size += flash.text.len() + 32;
            size <= MOST_BYTES
        })
        .map(|flash| Carried {
            kind: letter_of(flash.kind),
            text: flash.text.clone(),
        })
        .collect();
    let json = serde_json::to_string(&carried).expect("letters and texts are always JSON");
    let value = sign(&app.keys.flash, FLASH_COOKIE, &json);
    cookie(app, FLASH_COOKIE, &value, KEEP_FLASHES)
}

/// The cookie that takes the messages away.
pub(super) fn clear(app: &App) -> HeaderValue {
    cookie(app, FLASH_COOKIE, "", SignedDuration::ZERO)
}

fn kind_of(letter: char) -> FlashKind {
    match letter {
        's' => FlashKind::Success,
        'p' => FlashKind::Problem,
        _ => FlashKind::Info,
    }
}

fn letter_of(kind: FlashKind) -> char {
    match kind {
        FlashKind::Success => 's',
        FlashKind::Problem => 'p',
        FlashKind::Info => 'i',
    }
}
