use serde_json::{Map, Value};
use shop_core::{
    catalog::{Category, NewCategory, WriteCategoryError},
    id::CategoryId,
};

use super::{
    super::{desk::Desk, labels::choice, words::mark_inputs},
    choices,
};
use crate::{
    error::{AppError, FieldErrors},
    extract::{
        SubmittedForm,
        input::{self, Source},
    },
    storefront::{
        complaint::Refusal,
        view::admin::{Input, InputKind},
    },
};

/// What the form sends: the version that it was made from, and its inputs.
const NAMES: [&str; 8] = [
    "madeFrom",
    "name",
    "slug",
    "parentId",
    "sortOrder",
    "isActive",
    "description",
    "imageUrl",
];

/// What the inputs hold.
pub(super) struct Typed(Vec<(&'static str, String)>);

impl Typed {
    /// What somebody typed.
    pub(super) fn of(form: &SubmittedForm) -> Self {
        Self(NAMES.map(|name| (name, form.text(name).to_owned())).into())
    }

    /// Nothing yet.
    pub(super) fn nothing() -> Self {
        Self(vec![
            ("sortOrder", "0".to_owned()),
            ("isActive", "true".to_owned()),
        ])
    }

    /// A category as it is.
    pub(super) fn category(category: &Category) -> Self {
        let parent = category.parent_id.map(|id| id.to_string());
        let yes = if category.is_active { "true" } else { "" };
        Self(vec![
            ("name", category.name.clone()),
            ("slug", category.slug.clone()),
            ("parentId", parent.unwrap_or_default()),
            ("sortOrder", category.sort_order.to_string()),
            ("isActive", yes.to_owned()),
            (
                "description",
                category.description.clone().unwrap_or_default(),
            ),
            ("imageUrl", category.image_url.clone().unwrap_or_default()),
        ])
    }

    /// What one input holds.
    pub(super) fn text(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| *known == name);
        found.map_or("", |(_, text)| text)
    }

    /// Reads the inputs by the rules of the API.
    pub(super) fn decode(&self) -> Result<NewCategory, FieldErrors> {
        let pairs = self.0.iter();
        let object: Map<String, Value> = pairs
            .map(|(name, text)| ((*name).to_owned(), Value::from(text.as_str())))
            .collect();
        input::decode(Source::Form, Some(&Value::Object(object)))
    }
}

/// The inputs with what they hold and what is wrong with it; of the parents, those below `own` are no choice.
pub(super) fn inputs(
    desk: &Desk,
    typed: &Typed,
    categories: &[Category],
    own: Option<CategoryId>,
    errors: &FieldErrors,
) -> Vec<Input> {
    let lang = desk.visit.lang;
    let input = |name, label, kind| Input::new(name, lang.say(label), kind, typed.text(name));
    let parent = typed.text("parentId");
    let root = choice("", lang.say("admin-category-root"), parent);
    let parents = [root].into_iter().chain(choices(categories, parent, own));
    let parents = InputKind::Select(parents.collect());
    let mut inputs = vec![
        input("name", "admin-name", InputKind::Text)
            .required()
            .max_length(200),
        input("slug", "admin-slug", InputKind::Text)
            .required()
            .max_length(200)
            .hint(lang.say("admin-category-slug-hint")),
        input("parentId", "admin-category-parent", parents).half(),
        input("sortOrder", "admin-category-sort", InputKind::Number)
            .half()
            .hint(lang.say("admin-category-sort-hint")),
        input("description", "admin-description-text", InputKind::Lines).max_length(10_000),
        input("imageUrl", "admin-image", InputKind::Text)
            .max_length(2_048)
            .hint(lang.say("admin-image-hint")),
    ];
    if own.is_some() {
        inputs.push(input("isActive", "admin-category-active", InputKind::Check));
    }
    mark_inputs(lang, &mut inputs, errors);
    inputs
}

/// What a refusal of the shop's rules means beside which input.
pub(super) fn refusal(desk: &Desk, error: WriteCategoryError) -> Result<Refusal, AppError> {
    let field = |name, key| Ok(Refusal::field(name, desk.say(key)));
    match error {
        WriteCategoryError::SlugTaken => field("slug", "admin-fault-slug-taken"),
        WriteCategoryError::UnknownParent => field("parentId", "admin-fault-no-category"),
        WriteCategoryError::Circle => field("parentId", "admin-fault-circle"),
        WriteCategoryError::Outdated => Ok(Refusal::whole(desk.say("admin-outdated"))),
        error @ (WriteCategoryError::NotFound | WriteCategoryError::Store(_)) => Err(error.into()),
    }
}
