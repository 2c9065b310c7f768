//! What templates say without asking for a message.

use std::{fs, path::Path};

/// Attributes that people read or hear.
const SPOKEN: [&str; 5] = [
    " alt=\"",
    " aria-label=\"",
    " data-label=\"",
    " placeholder=\"",
    " title=\"",
];
/// Names are the same in all languages.
const NAMES: [&str; 1] = ["Shop"];

/// Each text that stands in a template itself, with the template.
pub(super) fn own_texts() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    read_folder(&templates, &mut texts);
    texts
}

fn read_folder(folder: &Path, texts: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_folder(&path, texts);
        } else if path.extension().is_some_and(|end| end == "html") {
            let html = without_code(&fs::read_to_string(&path).unwrap());
            let place = path.display().to_string();
            texts.extend(texts_of(&html).map(|text| (text, place.clone())));
        }
    }
}

/// A template without what askama reads.
fn without_code(template: &str) -> String {
    let mut html = template.to_owned();
    for (open, close) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}")] {
        let mut parts = html.split(open);
        let start = parts.next().unwrap_or_default().to_owned();
        html = parts.fold(start, |kept, part| {
            let (_, after) = part.split_once(close).expect("what is opened is closed");
            kept + after
        });
    }
    html
}

fn texts_of(html: &str) -> impl Iterator<Item = String> {
    let between_tags = html.split('<').map(|part| match part.split_once('>') {
        Some((_, text)) => text,
        // What comes before the first tag, or is the part of a tag that another template begins.
        None => "",
    });
    let attributes = SPOKEN.into_iter().flat_map(move |attribute| {
        let values = html.split(attribute).skip(1);
        values.filter_map(|value| value.split('"').next())
    });
    between_tags
        .chain(attributes)
        .filter(|text| text.contains(char::is_alphabetic))
        .filter(|text| !NAMES.contains(&text.trim_matches(|c: char| !c.is_alphabetic())))
        .map(|text| text.trim().to_owned())
}
