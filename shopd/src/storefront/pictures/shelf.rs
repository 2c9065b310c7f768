use std::{collections::HashMap, sync::LazyLock};

use super::described::key_of;
use crate::storefront::view::Source;

/// Where the pictures are served.
pub(super) const PREFIX: &str = "/images/art";

/// The forms that a page offers, the smallest first; JPEG is for browsers that know neither.
const OFFERED: [&str; 2] = ["image/avif", "image/webp"];
const FALLBACK: &str = "image/jpeg";
/// Which width browsers get that choose none themselves.
const FALLBACK_WIDTH: u32 = 800;

/// A picture, gathered by the build script.
pub(super) struct Art {
    pub(super) name: &'static str,
    /// The name of its ground's colour.
    pub(super) tone: &'static str,
    pub(super) width: u32,
    pub(super) height: u32,
    /// In ascending width.
    pub(super) files: &'static [File],
}

/// One width of a picture in one form.
pub(super) struct File {
    pub(super) width: u32,
    pub(super) end: &'static str,
    pub(super) media: &'static str,
    pub(super) hash: &'static str,
    pub(super) content: &'static [u8],
}

/// By name.
pub(super) static ARTS: &[Art] = include!(concat!(env!("OUT_DIR"), "/art.rs"));

static SHOWN: LazyLock<HashMap<&'static str, Shown>> =
    LazyLock::new(|| ARTS.iter().map(|art| (art.name, Shown::of(art))).collect());

/// What pages need to know of a picture.
#[derive(Debug)]
pub(in crate::storefront) struct Shown {
    /// The key of the text that says what it shows.
    pub(in crate::storefront) described: Option<&'static str>,
    /// The name of its ground's colour.
    pub(in crate::storefront) tone: &'static str,
    /// The width of its largest file.
    pub(in crate::storefront) width: u32,
    /// The height of its largest file.
    pub(in crate::storefront) height: u32,
    /// The forms that a browser may choose from.
    pub(in crate::storefront) sources: Vec<Source>,
    /// The address for browsers that choose none.
    pub(in crate::storefront) fallback: String,
    /// The address of its largest file, in JPEG where there is one so large.
    pub(in crate::storefront) largest: String,
}

/// The picture of a name.
pub(in crate::storefront) fn find(name: &str) -> Option<&'static Shown> {
    SHOWN.get(name)
}

/// The pictures of a thing from several sides, `NAME-1` first; none where there is none of it.
pub(in crate::storefront) fn views(name: &str) -> impl Iterator<Item = &'static Shown> {
    (1..).map_while(move |number| find(&format!("{name}-{number}")))
}

impl Art {
    /// The path of a file: `/images/art/NAME-WIDTH.HASH.END`.
    pub(super) fn path(&self, file: &File) -> String {
        let (
            name,
            File {
                width, hash, end, ..
            },
        ) = (self.name, file);
        format!("{PREFIX}/{name}-{width}.{hash}.{end}")
    }

    fn largest(&self) -> Option<&'static File> {
        let largest = self.files.iter().filter(|file| file.width == self.width);
        let rank = |file: &&File| [FALLBACK, OFFERED[1]].iter().position(|m| *m == file.media);
        largest.min_by_key(|file| rank(file).unwrap_or(usize::MAX))
    }

    fn files_of(&self, media: &'static str) -> impl Iterator<Item = &'static File> {
        self.files.iter().filter(move |file| file.media == media)
    }

    fn source(&self, media: &'static str) -> Source {
        let address = |file| format!("{} {}w", self.path(file), File::width(file));
        let addresses: Vec<String> = self.files_of(media).map(address).collect();
        Source {
            media_type: media,
            addresses: addresses.join(", "),
        }
    }
}

impl File {
    fn width(&self) -> u32 {
        self.width
    }
}

impl Shown {
    fn of(art: &Art) -> Self {
        let path = |file: Option<&File>| file.map(|file| art.path(file)).unwrap_or_default();
        let usual = art.files_of(FALLBACK).find(|f| f.width == FALLBACK_WIDTH);
        Self {
            described: key_of(art.name),
            tone: art.tone,
            width: art.width,
            height: art.height,
            sources: OFFERED.map(|media| art.source(media)).into(),
            fallback: path(usual),
            largest: path(art.largest()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What one file may weigh at most, by its form and width, and what all may weigh together.
    const BUDGETS: [(&str, u32, usize); 4] = [
        ("avif", 400, 15_000),
        ("avif", 800, 60_000),
        ("webp", 1_200, 160_000),
        ("jpg", 1_200, 220_000),
    ];
    const MOST_TOGETHER: usize = 6_000_000;
    const WIDTHS: [u32; 4] = [200, 400, 800, 1_200];

    #[test]
    fn pictures_are_light() {
        for art in ARTS {
            for (end, width, most) in BUDGETS {
                let files = art.files.iter();
                for file in files.filter(|f| f.end == end && f.width == width) {
                    let bytes = file.content.len();
                    assert!(bytes <= most, "{}/{width}.{end}: {bytes} bytes", art.name);
                }
            }
        }
        let all: usize = ARTS
            .iter()
            .flat_map(|art| art.files)
            .map(|file| file.content.len())
            .sum();
        assert!(all <= MOST_TOGETHER, "{all} bytes");
    }

    #[test]
    fn every_picture_comes_in_each_width_and_form() {
        for art in ARTS {
            let widths = |media| -> Vec<u32> { art.files_of(media).map(File::width).collect() };
            assert_eq!(widths("image/avif"), WIDTHS, "{}", art.name);
            assert_eq!(widths("image/webp"), WIDTHS, "{}", art.name);
            // Other sites show the first picture of a product, and only they need a large file of this form.
            let is_first = art.name.ends_with("-1") || art.name == "hero";
            let jpeg = &WIDTHS[2..if is_first { 4 } else { 3 }];
            assert_eq!(widths("image/jpeg"), jpeg, "{}", art.name);
            assert_eq!(art.width, 1_200, "{}", art.name);
        }
    }

    #[test]
    fn files_are_what_their_names_say() {
        for art in ARTS {
            for file in art.files {
                let head = &file.content[..16];
                let is_so = match file.end {
                    "avif" => &head[4..12] == b"ftypavif",
                    "webp" => &head[8..12] == b"WEBP",
                    _ => head.starts_with(&[0xff, 0xd8, 0xff]),
                };
                assert!(is_so, "{}/{}.{}", art.name, file.width, file.end);
            }
        }
    }

    #[test]
    fn addresses_name_the_content() {
        let mut paths: Vec<String> = ARTS
            .iter()
            .flat_map(|art| art.files.iter().map(|file| art.path(file)))
            .collect();
        let all = paths.len();
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), all);
        for path in paths {
            let hash = path.rsplit('.').nth(1).unwrap();
            assert!(hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()));
        }
    }

    #[test]
    fn sides_of_a_thing_come_in_order() {
        let shown: Vec<_> = views("iphone-15-pro").map(|s| s.described).collect();
        let expected = ["picture-iphone-15-pro-1", "picture-iphone-15-pro-2"];
        assert_eq!(shown, expected.map(Some));
        assert_eq!(views("iphone").count(), 0);
    }
}
