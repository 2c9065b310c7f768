use serde_json::{Map, Value, json};
use shop_core::{
    catalog::{Category, NewProduct, Product, ProductOption, ProductStatus, WriteProductError},
    money::Money,
};

use super::super::{
    categories::choices,
    desk::Desk,
    labels::{choice, product_status},
    words::{in_words, mark_inputs},
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

/// What the form sends: the version that it was made from, and its inputs in their order.
const NAMES: [&str; 15] = [
    "madeFrom",
    "name",
    "slug",
    "sku",
    "categoryId",
    "price",
    "compareAt",
    "status",
    "isFeatured",
    "stock",
    "description",
    "imageUrl",
    "images",
    "options",
    "variantOf",
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
        let status = ("status", ProductStatus::Draft.as_str().to_owned());
        Self(vec![status])
    }

    /// A product as it is.
    pub(super) fn product(product: &Product) -> Self {
        let yes = if product.is_featured { "true" } else { "" };
        let price = |money: Money| money.to_string();
        Self(vec![
            ("name", product.name.clone()),
            ("slug", product.slug.clone()),
            ("sku", product.sku.clone()),
            ("categoryId", product.category_id.to_string()),
            ("price", price(product.price)),
            (
                "compareAt",
                product.compare_at.map(price).unwrap_or_default(),
            ),
            ("status", product.status.as_str().to_owned()),
            ("isFeatured", yes.to_owned()),
            (
                "description",
                product.description.clone().unwrap_or_default(),
            ),
            ("imageUrl", product.image_url.clone().unwrap_or_default()),
            ("images", product.images.join("\n")),
            ("options", ProductOption::write_list(&product.options)),
        ])
    }

    /// A variant of a product as it could be: what is to be told apart is left open.
    pub(super) fn variant_of(lead: &Product) -> Self {
        let open = lead
            .options
            .iter()
            .map(|option| format!("{}=", option.name));
        let own = [
            ("variantOf", lead.id.to_string()),
            ("options", open.collect::<Vec<_>>().join("; ")),
            ("slug", format!("{}-", lead.slug)),
            ("sku", format!("{}-", lead.sku)),
        ];
        let Self(shared) = Self::product(lead);
        let is_own = |name: &str| own.iter().any(|(own, _)| *own == name);
        let shared = shared
            .into_iter()
            .filter(|(name, _)| !is_own(name) && *name != "isFeatured");
        Self(shared.chain(own.clone()).collect())
    }

    /// What one input holds.
    pub(super) fn text(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| *known == name);
        found.map_or("", |(_, text)| text)
    }

    /// Reads the inputs by the rules of the API.
    pub(super) fn decode(&self) -> Result<NewProduct, FieldErrors> {
        let mut object = Map::new();
        let mut faults = None;
        for (name, text) in &self.0 {
            let value = match *name {
                "price" | "compareAt" => Value::from(decimal_point(text)),
                "images" => lines(text),
                "options" => match ProductOption::parse_list(text) {
                    Ok(options) => json!(options),
                    Err(error) => {
                        faults = Some(FieldErrors::single(name, error.to_string()));
                        continue;
                    }
                },
                _ => Value::from(text.as_str()),
            };
            object.insert((*name).to_owned(), value);
        }
        let decoded = input::decode(Source::Form, Some(&Value::Object(object)));
        match (decoded, faults) {
            (decoded, None) => decoded,
            (Ok(_), Some(faults)) => Err(faults),
            (Err(mut more), Some(faults)) => {
                if let Some(complaint) = faults.first("options") {
                    more.add("options", complaint);
                }
                Err(more)
            }
        }
    }
}

/// A price as people type it in countries where a comma stands before the cents.
pub(in super::super) fn decimal_point(text: &str) -> String {
    let is_comma = text.contains(',') && !text.contains('.');
    if is_comma {
        text.replace(',', ".")
    } else {
        text.to_owned()
    }
}

fn lines(text: &str) -> Value {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    Value::from(lines.collect::<Vec<_>>())
}

/// Whether a form is for a product that is to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Occasion {
    /// It is to be made, with its first pieces.
    Making,
    /// It is there; its stock is changed elsewhere.
    Changing,
}

/// The inputs with what they hold and what is wrong with it.
pub(super) fn inputs(
    desk: &Desk,
    typed: &Typed,
    categories: &[Category],
    occasion: Occasion,
    errors: &FieldErrors,
) -> Vec<Input> {
    let lang = desk.visit.lang;
    let input = |name, label, kind| Input::new(name, lang.say(label), kind, typed.text(name));
    let statuses = ProductStatus::ALL.map(|each| {
        let label = product_status(lang, each).0;
        choice(each.as_str(), label, typed.text("status"))
    });
    let shelves = choices(categories, typed.text("categoryId"), None);
    let mut inputs = vec![
        input("name", "admin-name", InputKind::Text)
            .required()
            .max_length(200),
        input("slug", "admin-slug", InputKind::Text)
            .required()
            .max_length(200)
            .half()
            .hint(lang.say("admin-product-slug-hint")),
        input("sku", "admin-sku", InputKind::Text)
            .required()
            .max_length(100)
            .half()
            .hint(lang.say("admin-product-sku-hint")),
        input("categoryId", "admin-category", InputKind::Select(shelves)).half(),
        input("status", "admin-state", InputKind::Select(statuses.into())).half(),
        input("price", "admin-price", InputKind::Number)
            .required()
            .half(),
        input("compareAt", "admin-compare-at", InputKind::Number)
            .half()
            .hint(lang.say("admin-compare-at-hint")),
        input("isFeatured", "admin-featured", InputKind::Check),
        input("description", "admin-description-text", InputKind::Lines).max_length(10_000),
        input("imageUrl", "admin-image", InputKind::Text)
            .max_length(2_048)
            .hint(lang.say("admin-image-hint")),
        input("images", "admin-images", InputKind::Lines).hint(lang.say("admin-images-hint")),
        input("options", "admin-options", InputKind::Text)
            .max_length(400)
            .hint(lang.say("admin-options-hint")),
    ];
    if occasion == Occasion::Making {
        let stock = input("stock", "admin-first-stock", InputKind::Number).half();
        inputs.insert(7, stock);
    }
    mark_inputs(lang, &mut inputs, errors);
    // The decoder names each line of pictures by its number.
    let pictures = errors.first_below("images").map(str::to_owned);
    let lines = inputs.iter_mut().find(|input| input.name == "images");
    if let (Some(complaint), Some(lines)) = (pictures, lines) {
        lines.error = Some(super::super::words::in_words(lang, &complaint));
    }
    inputs
}

/// What a refusal of the shop's rules means beside which input.
pub(super) fn refusal(desk: &Desk, error: WriteProductError) -> Result<Refusal, AppError> {
    let field = |name, key| Ok(Refusal::field(name, desk.say(key)));
    match error {
        WriteProductError::SlugTaken => field("slug", "admin-fault-slug-taken"),
        WriteProductError::SkuTaken => field("sku", "admin-fault-sku-taken"),
        WriteProductError::UnknownCategory => field("categoryId", "admin-fault-no-category"),
        WriteProductError::Variant(error) => {
            let complaint = in_words(desk.visit.lang, &error.to_string());
            Ok(Refusal::field("options", complaint))
        }
        WriteProductError::Outdated => Ok(Refusal::whole(desk.say("admin-outdated"))),
        error @ (WriteProductError::NotFound | WriteProductError::Store(_)) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_may_stand_before_the_cents() {
        for (typed, read) in [
            ("19,90", "19.90"),
            ("19.90", "19.90"),
            ("1.299,00", "1.299,00"),
            ("", ""),
        ] {
            assert_eq!(decimal_point(typed), read);
        }
    }
}
