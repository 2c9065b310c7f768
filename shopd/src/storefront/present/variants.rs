use std::cmp::Reverse;

use shop_core::catalog::{OptionValues, Product};

use super::super::{
    paths::product_path,
    view::{OptionChoice, OptionPicker, OptionState},
};

/// What can be chosen of a product in several variants, each value a link to the variant that has it: the one that is like
/// the product otherwise, or else the one that is most like it. Empty where there is nothing to choose.
pub(in crate::storefront) fn option_pickers(
    product: &Product,
    variants: &[Product],
) -> Vec<OptionPicker> {
    OptionValues::of(variants)
        .into_iter()
        .map(|option| {
            let chosen = product.value_of(&option.name).unwrap_or_default();
            let choices = option.values.iter().filter_map(|value| {
                let (variant, state) = nearest(product, variants, (&option.name, value))?;
                Some(OptionChoice {
                    value: value.clone(),
                    href: format!("{}#options", product_path(&variant.slug)),
                    is_chosen: value == chosen,
                    state,
                })
            });
            OptionPicker {
                choices: choices.collect(),
                chosen: chosen.to_owned(),
                name: option.name,
            }
        })
        .collect()
}

/// The variant to go to for a value of an option; among equally similar ones, one that can be bought.
fn nearest<'v>(
    product: &Product,
    variants: &'v [Product],
    (name, value): (&str, &str),
) -> Option<(&'v Product, OptionState)> {
    let differences = |variant: &Product| {
        let others = product.options.iter().filter(|option| option.name != name);
        others
            .filter(|option| variant.value_of(&option.name) != Some(&option.value))
            .count()
    };
    let with_value = variants
        .iter()
        .filter(|variant| variant.value_of(name) == Some(value));
    let found =
        with_value.min_by_key(|variant| (differences(variant), Reverse(variant.available > 0)))?;
    let state = match differences(found) {
        0 if found.available > 0 => OptionState::Available,
        0 => OptionState::SoldOut,
        _ => OptionState::Elsewhere,
    };
    Some((found, state))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use shop_core::{
        catalog::ProductOption,
        id::CategoryId,
        testing::{SeededEntropy, a_product},
    };

    use super::*;

    fn shirts(all: &[(&str, &str, i64)]) -> Vec<Product> {
        let entropy = SeededEntropy::default();
        let category = CategoryId::new(Timestamp::UNIX_EPOCH, &entropy);
        all.iter()
            .map(|(size, color, available)| Product {
                available: *available,
                options: vec![
                    ProductOption::new("Size", size),
                    ProductOption::new("Color", color),
                ],
                ..a_product(
                    &format!("{size}-{color}"),
                    category,
                    Timestamp::UNIX_EPOCH,
                    &entropy,
                )
            })
            .collect()
    }

    fn choices(picker: &OptionPicker) -> Vec<(&str, &str, OptionState)> {
        let choices = picker.choices.iter();
        choices
            .map(|choice| {
                let slug = choice.href.strip_prefix("/products/").unwrap();
                let slug = slug.strip_suffix("#options").unwrap();
                (choice.value.as_str(), slug, choice.state)
            })
            .collect()
    }

    #[test]
    fn each_value_leads_to_the_nearest_variant_that_has_it() {
        use OptionState::{Available, Elsewhere, SoldOut};
        let all = shirts(&[
            ("M", "White", 5),
            ("S", "White", 0),
            ("L", "Black", 0),
            ("L", "Navy", 2),
            ("M", "Black", 1),
        ]);
        let [size, color] = option_pickers(&all[0], &all).try_into().unwrap();
        assert_eq!((&*size.name, &*size.chosen), ("Size", "M"));
        assert_eq!(
            choices(&size),
            [
                ("S", "S-White", SoldOut),
                ("M", "M-White", Available),
                ("L", "L-Navy", Elsewhere),
            ]
        );
        assert_eq!(
            choices(&color),
            [
                ("White", "M-White", Available),
                ("Black", "M-Black", Available),
                ("Navy", "L-Navy", Elsewhere),
            ]
        );
        let chosen = |picker: &OptionPicker| {
            let chosen = picker.choices.iter().filter(|choice| choice.is_chosen);
            chosen
                .map(|choice| choice.value.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            (chosen(&size), chosen(&color)),
            (vec!["M".to_owned()], vec!["White".to_owned()])
        );
        assert!(option_pickers(&all[0], &[]).is_empty());
    }
}
