use std::borrow::Cow;

use super::layout::Layout;

/// A picture that `partials/picture.html` shows.
///
/// The template that includes it names it `picture`, and says with `sizes` how wide it will be, with `lazy` whether it
/// is loaded when it comes near, with `first` whether it is the one that a page is waited for.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The address for browsers that choose none of the sources.
    pub address: Cow<'static, str>,
    /// The forms that browsers may choose from.
    pub sources: &'static [Source],
    /// The address of the picture as large as there is; other sites may be told it too.
    pub full: Cow<'static, str>,
    /// The width in pixels, which with the height keeps the place free.
    pub width: u32,
    /// The height in pixels.
    pub height: u32,
    /// The name of its ground's colour, shown until it is loaded.
    pub tone: Option<&'static str>,
    /// The key of the text that says what it shows.
    pub described: Option<&'static str>,
}

/// A form of a picture, in several widths.
#[derive(Debug, Clone)]
pub struct Source {
    /// The media type.
    pub media_type: &'static str,
    /// The addresses with their widths, as `srcset` takes them.
    pub addresses: String,
}

impl Picture {
    /// What the picture shows, or another text where that is not known.
    pub fn alt<'a>(&self, layout: &Layout, otherwise: &'a str) -> &'a str {
        self.described.map_or(otherwise, |key| layout.say(key))
    }

    /// A square picture of which only the address is known.
    pub fn square(address: impl Into<Cow<'static, str>>) -> Self {
        let address = address.into();
        Self {
            full: address.clone(),
            address,
            sources: &[],
            width: 800,
            height: 800,
            tone: None,
            described: None,
        }
    }

    /// A picture of 4 by 3 of which only the address is known.
    pub fn landscape(address: impl Into<Cow<'static, str>>) -> Self {
        Self {
            height: 600,
            ..Self::square(address)
        }
    }
}
