/// A labelled input; its name is also its id on the page.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name that the form posts.
    pub name: String,
    /// The label.
    pub label: &'static str,
    /// What kind of input it is.
    pub kind: FieldKind,
    /// The browser's name for what to fill in, or empty.
    pub autocomplete: &'static str,
    /// Whether it may stay empty.
    pub presence: Presence,
    /// The largest number of characters, where there is one.
    pub max_length: Option<u16>,
    /// A sentence of advice under the label.
    pub hint: Option<&'static str>,
    /// Whether it shares a row with its neighbour on wide screens.
    pub half: bool,
    /// What can be chosen, for [`FieldKind::Choice`]; the chosen one is its value.
    pub choices: Vec<Choice>,
    /// What it holds; never shown for passwords.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

impl Field {
    /// A required field without advice.
    pub fn new(name: impl Into<String>, label: &'static str, kind: FieldKind) -> Self {
        Self {
            name: name.into(),
            label,
            kind,
            autocomplete: "",
            presence: Presence::Required,
            max_length: None,
            hint: None,
            half: false,
            choices: Vec::new(),
            value: String::new(),
            error: None,
        }
    }

    /// The field with the browser told what to fill in.
    #[must_use]
    pub fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = token;
        self
    }

    /// The field, required or not.
    #[must_use]
    pub fn presence(mut self, presence: Presence) -> Self {
        self.presence = presence;
        self
    }

    /// The field with a longest text.
    #[must_use]
    pub fn max_length(mut self, characters: u16) -> Self {
        self.max_length = Some(characters);
        self
    }

    /// The field with a sentence of advice.
    #[must_use]
    pub fn hint(mut self, hint: &'static str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// The field in half a row.
    #[must_use]
    pub fn half(mut self) -> Self {
        self.half = true;
        self
    }

    /// The field as a list to choose from.
    #[must_use]
    pub fn choices(mut self, choices: Vec<Choice>) -> Self {
        self.kind = FieldKind::Choice;
        self.max_length = None;
        self.choices = choices;
        self
    }

    /// The value of the chosen entry.
    pub fn chosen(&self) -> Option<&str> {
        let mut chosen = self.choices.iter().filter(|choice| choice.selected);
        chosen.next().map(|choice| choice.value.as_str())
    }

    /// The field with a value in it.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// Puts beside each field what is wrong with the input of its name.
    pub fn mark<'a>(fields: &mut [Self], error_of: impl Fn(&str) -> Option<&'a str>) {
        for field in fields {
            field.error = error_of(&field.name).map(str::to_owned);
        }
    }

    pub(super) fn described_by(&self) -> Option<String> {
        let hint = self.hint.map(|_| format!("{}-hint", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    pub(super) fn required(&self) -> bool {
        self.presence == Presence::Required
    }

    pub(super) fn optional(&self) -> bool {
        self.presence == Presence::Optional
    }
}

/// What kind of input a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// An e-mail address.
    Email,
    /// A password; its value is never shown again.
    Password,
    /// A telephone number.
    Phone,
    /// Several lines of text.
    Lines,
    /// One of a list.
    Choice,
}

impl FieldKind {
    pub(super) fn input_type(self) -> &'static str {
        match self {
            Self::Text | Self::Lines | Self::Choice => "text",
            Self::Email => "email",
            Self::Password => "password",
            Self::Phone => "tel",
        }
    }

    pub(super) fn is_lines(self) -> bool {
        self == Self::Lines
    }

    pub(super) fn is_choice(self) -> bool {
        self == Self::Choice
    }

    pub(super) fn shows_value(self) -> bool {
        self != Self::Password
    }
}

/// Whether a field may stay empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// The browser asks for it.
    Required,
    /// It is required only while its part of the form is in use, which the server checks.
    RequiredIfShown,
    /// It may stay empty, and its label says so.
    Optional,
}

/// An entry of a drop-down.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the shopper reads.
    pub label: String,
    /// Whether it is the chosen one.
    pub selected: bool,
}

/// The list of everything wrong with a form, each entry a link to its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorSummary {
    /// What is wrong with the form as a whole.
    pub message: Option<String>,
    /// Field id and sentence.
    pub fields: Vec<(String, String)>,
}

impl ErrorSummary {
    /// The summary of a form, or `None` when nothing is wrong.
    pub fn of<'a>(
        message: Option<&String>,
        fields: impl IntoIterator<Item = &'a Field>,
    ) -> Option<Self> {
        let fields: Vec<_> = fields
            .into_iter()
            .filter_map(|field| Some((field.name.clone(), field.error.clone()?)))
            .collect();
        (message.is_some() || !fields.is_empty()).then(|| Self {
            message: message.cloned(),
            fields,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_points_at_its_hint_and_its_error() {
        let mut fields = [
            Field::new("password", "Password", FieldKind::Password).hint("At least 8 characters."),
            Field::new("email", "E-mail", FieldKind::Email),
        ];
        Field::mark(&mut fields, |name| {
            (name == "password").then_some("Too short.")
        });
        assert_eq!(
            fields[0].described_by().as_deref(),
            Some("password-hint password-error")
        );
        assert_eq!(fields[1].described_by(), None);
    }

    #[test]
    fn a_form_without_faults_has_no_summary() {
        let field = Field::new("email", "E-mail", FieldKind::Email);
        assert_eq!(ErrorSummary::of(None, [&field]), None);
        let message = "Wrong password.".to_owned();
        assert!(ErrorSummary::of(Some(&message), [&field]).is_some());
    }
}
