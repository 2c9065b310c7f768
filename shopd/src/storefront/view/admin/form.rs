use askama::Template;

use super::list::{NavLink, Table};
use crate::storefront::view::{
    field::{Choice, ErrorSummary},
    layout::{Layout, Link},
};

/// A form that makes or changes one thing.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/form.html")]
pub struct FormPage {
    /// The surroundings.
    pub layout: Layout,
    /// The navigation.
    pub nav: Vec<NavLink>,
    /// Where the page is.
    pub breadcrumbs: Vec<Link>,
    /// What is wrong with the form as a whole.
    pub message: Option<String>,
    /// What to know before filling it.
    pub lead: Option<String>,
    /// Where it is posted.
    pub action: String,
    /// What it carries unseen.
    pub hidden: Vec<(&'static str, String)>,
    /// What is filled in.
    pub inputs: Vec<Input>,
    /// What its button says.
    pub submit: &'static str,
    /// Pages that have more of the same thing.
    pub links: Vec<Link>,
    /// What else can be done with it.
    pub buttons: Vec<ButtonForm>,
    /// The other variants of what the form is for.
    pub variants: Option<Table>,
}

impl FormPage {
    fn errors(&self) -> Option<ErrorSummary> {
        summary(self.message.as_ref(), &self.inputs)
    }
}

/// A question before something that cannot be undone.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/ask.html")]
pub struct AskPage {
    /// The surroundings.
    pub layout: Layout,
    /// The navigation.
    pub nav: Vec<NavLink>,
    /// Where the page is.
    pub breadcrumbs: Vec<Link>,
    /// What will happen.
    pub lead: String,
    /// Does it.
    pub button: ButtonForm,
    /// Leads back.
    pub back: Link,
}

/// A form that is one button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ButtonForm {
    /// Where it is posted.
    pub action: String,
    /// What it carries unseen.
    pub hidden: Vec<(&'static str, String)>,
    /// What it says.
    pub label: &'static str,
    /// What it does, in a sentence.
    pub hint: Option<String>,
    /// Whether it takes something away.
    pub is_danger: bool,
}

/// A labelled input; its name is also its id on the page.
#[derive(Debug, Clone)]
pub struct Input {
    /// The name that the form sends.
    pub name: &'static str,
    /// The label.
    pub label: &'static str,
    /// What kind of input it is.
    pub kind: InputKind,
    /// What it holds.
    pub value: String,
    /// Whether the browser asks for it.
    pub required: bool,
    /// The largest number of characters, where there is one.
    pub max_length: Option<u16>,
    /// Whether it shares a row with its neighbour on wide screens.
    pub half: bool,
    /// A sentence of advice.
    pub hint: Option<String>,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// What kind of input it is.
#[derive(Debug, Clone)]
pub enum InputKind {
    /// One line of text.
    Text,
    /// A number, which a phone offers digits for.
    Number,
    /// Several lines of text.
    Lines,
    /// One of several.
    Select(Vec<Choice>),
    /// Yes or no.
    Check,
    /// A file of this type.
    File(&'static str),
}

impl Input {
    /// An input that may stay empty.
    pub fn new(
        name: &'static str,
        label: &'static str,
        kind: InputKind,
        value: impl Into<String>,
    ) -> Self {
        Self {
            name,
            label,
            kind,
            value: value.into(),
            required: false,
            max_length: None,
            half: false,
            hint: None,
            error: None,
        }
    }

    /// The input, asked for by the browser.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The input with a longest text.
    #[must_use]
    pub fn max_length(mut self, characters: u16) -> Self {
        self.max_length = Some(characters);
        self
    }

    /// The input in half a row.
    #[must_use]
    pub fn half(mut self) -> Self {
        self.half = true;
        self
    }

    /// The input with a sentence of advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(super) fn described_by(&self) -> Option<String> {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// Whether a box is ticked.
    pub(super) fn is_checked(&self) -> bool {
        !self.value.is_empty()
    }
}

/// Everything wrong with a form, or `None`.
pub(super) fn summary(message: Option<&String>, inputs: &[Input]) -> Option<ErrorSummary> {
    let fields: Vec<_> = inputs
        .iter()
        .filter_map(|input| Some((input.name.to_owned(), input.error.clone()?)))
        .collect();
    (message.is_some() || !fields.is_empty()).then(|| ErrorSummary {
        message: message.cloned(),
        fields,
    })
}
