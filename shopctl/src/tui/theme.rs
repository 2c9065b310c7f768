use ratatui::{
    style::{Color, Modifier, Style},
    symbols::border,
};

/// How many colours a terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// None: what is told is told by words, signs and weight.
    Mono,
    /// Those that every terminal names.
    Sixteen,
    /// A fixed palette of 256.
    Indexed,
    /// Any.
    True,
}

impl Depth {
    /// As the environment tells it. `variable` reads it.
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        if variable("NO_COLOR").is_some_and(|value| !value.is_empty()) {
            return Self::Mono;
        }
        let term = variable("TERM").unwrap_or_default();
        let depth = variable("COLORTERM").unwrap_or_default();
        match () {
            () if term == "dumb" || term.ends_with("-m") || term.starts_with("vt") => Self::Mono,
            () if depth == "truecolor" || depth == "24bit" => Self::True,
            () if term.contains("256") || term.contains("direct") => Self::Indexed,
            () => Self::Sixteen,
        }
    }
}

/// What something means; how that looks is the theme's alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As most is.
    Plain,
    /// Less important.
    Muted,
    /// The head of a panel or a column.
    Title,
    /// Lines around panels.
    Border,
    /// What is looked for first.
    Strong,
    /// As it should be.
    Good,
    /// Somebody should look.
    Warn,
    /// It does not do what it is there for.
    Bad,
    /// Nobody could be asked.
    Unknown,
    /// What keys act on.
    Selected,
    /// A key.
    Key,
    /// A place where a mistake costs shoppers.
    Protected,
    /// Where writing is unlocked.
    Writable,
    /// What was searched for.
    Match,
    /// A curve.
    Curve,
    /// A second curve.
    Other,
}

/// A sign that stands before a word, so that neither colour nor sign is needed alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// As it should be.
    Good,
    /// Somebody should look.
    Warn,
    /// It does not do what it is there for.
    Bad,
    /// Nobody could be asked.
    Unknown,
    /// There is none.
    Off,
    /// Under way.
    Busy,
}

impl Mark {
    /// The tone that goes with it.
    pub fn tone(self) -> Tone {
        match self {
            Self::Good => Tone::Good,
            Self::Warn => Tone::Warn,
            Self::Bad => Tone::Bad,
            Self::Unknown => Tone::Unknown,
            Self::Off => Tone::Muted,
            Self::Busy => Tone::Strong,
        }
    }
}

/// How things look on this terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    depth: Depth,
    ascii: bool,
}

const BLOCKS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const ASCII_BLOCKS: [&str; 8] = ["_", ".", ",", "-", "=", "+", "*", "#"];

impl Theme {
    /// With so many colours; in letters of ASCII alone where that is asked for.
    pub fn new(depth: Depth, ascii: bool) -> Self {
        Self { depth, ascii }
    }

    #[cfg(test)]
    pub(super) const fn ascii_for_tests() -> Self {
        Self {
            depth: Depth::Mono,
            ascii: true,
        }
    }

    /// Whether only letters of ASCII are shown.
    pub fn is_ascii(self) -> bool {
        self.ascii
    }

    /// How a meaning looks.
    pub fn style(self, tone: Tone) -> Style {
        let style = Style::new().add_modifier(weight(tone, self.depth == Depth::Mono));
        match self.color(tone) {
            Some(color) => style.fg(color),
            None => style,
        }
    }

    /// How the line looks that keys act on, over what its parts mean.
    pub fn selected_line(self) -> Style {
        match self.depth {
            Depth::True => Style::new().bg(Color::Rgb(42, 54, 80)),
            Depth::Indexed => Style::new().bg(Color::Indexed(237)),
            // Reversed colours would be as many grounds as there are meanings.
            Depth::Sixteen => Style::new()
                .fg(Color::Reset)
                .add_modifier(Modifier::REVERSED),
            Depth::Mono => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// The sign of a state.
    pub fn mark(self, mark: Mark) -> &'static str {
        let (sign, letter) = match mark {
            Mark::Good => ("✓", "+"),
            Mark::Warn => ("▲", "!"),
            Mark::Bad => ("✗", "x"),
            Mark::Unknown => ("?", "?"),
            Mark::Off => ("·", "-"),
            Mark::Busy => ("▶", ">"),
        };
        self.pick(sign, letter)
    }

    /// The one of two that this terminal can show.
    pub fn pick(self, sign: &'static str, letter: &'static str) -> &'static str {
        if self.ascii { letter } else { sign }
    }

    /// One of eight steps.
    pub fn block(self, step: usize) -> &'static str {
        let blocks = if self.ascii { &ASCII_BLOCKS } else { &BLOCKS };
        blocks[step.min(blocks.len() - 1)]
    }

    /// Lines around panels.
    pub fn border(self) -> border::Set<'static> {
        if self.ascii {
            border::Set {
                top_left: "+",
                top_right: "+",
                bottom_left: "+",
                bottom_right: "+",
                vertical_left: "|",
                vertical_right: "|",
                horizontal_top: "-",
                horizontal_bottom: "-",
            }
        } else {
            border::PLAIN
        }
    }

    /// Colours that most people who see some of them badly still tell apart: blue for good, orange for a warning, red that
    /// is also bold for bad.
    fn color(self, tone: Tone) -> Option<Color> {
        let (sixteen, indexed, rgb) = match tone {
            Tone::Plain | Tone::Selected => return None,
            Tone::Strong | Tone::Title => (Color::White, 255, (238, 238, 238)),
            Tone::Muted => (Color::DarkGray, 245, (138, 138, 138)),
            Tone::Border => (Color::DarkGray, 240, (88, 88, 88)),
            Tone::Good => (Color::Cyan, 79, (86, 196, 166)),
            Tone::Warn | Tone::Writable => (Color::Yellow, 214, (240, 173, 40)),
            Tone::Bad | Tone::Protected => (Color::LightRed, 203, (255, 99, 86)),
            Tone::Unknown => (Color::Magenta, 176, (204, 144, 214)),
            Tone::Key => (Color::LightBlue, 111, (122, 176, 255)),
            Tone::Match => (Color::LightYellow, 227, (255, 240, 92)),
            Tone::Curve => (Color::LightBlue, 75, (92, 172, 238)),
            Tone::Other => (Color::Yellow, 179, (214, 170, 92)),
        };
        match self.depth {
            Depth::Mono => None,
            Depth::Sixteen => Some(sixteen),
            Depth::Indexed => Some(Color::Indexed(indexed)),
            Depth::True => Some(Color::Rgb(rgb.0, rgb.1, rgb.2)),
        }
    }
}

fn weight(tone: Tone, is_mono: bool) -> Modifier {
    match tone {
        Tone::Selected | Tone::Protected => Modifier::REVERSED.union(Modifier::BOLD),
        Tone::Bad | Tone::Title | Tone::Strong | Tone::Writable => Modifier::BOLD,
        Tone::Key if is_mono => Modifier::BOLD,
        Tone::Match => Modifier::UNDERLINED.union(Modifier::BOLD),
        Tone::Muted if is_mono => Modifier::DIM,
        _ => Modifier::empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(set: &[(&str, &str)]) -> Depth {
        Depth::of(|name| {
            let found = set.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_environment_tells_how_many_colours_there_are() {
        assert_eq!(depth(&[("TERM", "xterm-256color")]), Depth::Indexed);
        assert_eq!(
            depth(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]),
            Depth::True
        );
        assert_eq!(depth(&[("TERM", "linux")]), Depth::Sixteen);
        assert_eq!(depth(&[("TERM", "dumb")]), Depth::Mono);
        assert_eq!(
            depth(&[("TERM", "xterm-256color"), ("NO_COLOR", "1")]),
            Depth::Mono
        );
        assert_eq!(
            depth(&[("TERM", "xterm-256color"), ("NO_COLOR", "")]),
            Depth::Indexed
        );
    }

    #[test]
    fn states_are_told_apart_without_colour_and_without_unicode() {
        let marks = [
            Mark::Good,
            Mark::Warn,
            Mark::Bad,
            Mark::Unknown,
            Mark::Off,
            Mark::Busy,
        ];
        for ascii in [true, false] {
            let theme = Theme::new(Depth::Mono, ascii);
            let mut signs = marks.map(|mark| theme.mark(mark)).to_vec();
            signs.sort_unstable();
            signs.dedup();
            assert_eq!(signs.len(), marks.len());
            let style = marks.map(|mark| theme.style(mark.tone()));
            assert!(style.iter().all(|style| style.fg.is_none()));
            assert!(!ascii || signs.iter().all(|sign| sign.is_ascii()));
        }
    }
}
