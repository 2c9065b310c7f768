//! How good the answers are: a list of judged queries over a catalogue that is always the same.

use std::collections::HashSet;

use shop_core::{id::ProductId, search::SearchDocument};

use crate::support::{World, product, question};

const JUDGED: &str = include_str!("relevance.tsv");
const BRANDS: [&str; 6] = [
    "Lumen",
    "Nordika",
    "Vespera",
    "Tramonto",
    "Café Noir",
    "Ørsted",
];
const COLOURS: [&str; 6] = ["red", "blue", "green", "black", "white", "grey"];
/// How many answers somebody looks at.
const LOOKED_AT: usize = 10;

/// A query and what it is to find; an empty brand or colour is any.
struct Judged<'a> {
    query: &'a str,
    kind: &'a str,
    brand: &'a str,
    colour: &'a str,
}

fn judged() -> Vec<Judged<'static>> {
    let lines = JUDGED.lines().filter(|line| !line.starts_with('#'));
    let judged = lines.map(|line| {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap_or_default();
        Judged {
            query: next(),
            kind: next(),
            brand: next(),
            colour: next(),
        }
    });
    judged.collect()
}

/// Every kind in each brand and colour. Descriptions name another kind, as those of accessories do.
fn catalogue(judged: &[Judged<'_>]) -> Vec<SearchDocument> {
    let mut kinds: Vec<&str> = judged.iter().map(|judged| judged.kind).collect();
    kinds.dedup();
    let mut products = Vec::new();
    for (number, kind) in kinds.iter().enumerate() {
        let beside = kinds[(number + 7) % kinds.len()];
        for (brand, colour) in BRANDS.into_iter().zip(COLOURS) {
            let place = u64::try_from(products.len()).unwrap() + 1;
            products.push(SearchDocument {
                brand: Some(brand.to_owned()),
                description: Some(format!("Goes well with your {beside}; made to last.")),
                ..product(place, &format!("Series {place} {kind} in {colour}"))
            });
        }
    }
    products
}

fn is_expected(product: &SearchDocument, judged: &Judged<'_>) -> bool {
    let name = &product.name;
    name.contains(&format!(" {} in ", judged.kind))
        && name.ends_with(judged.colour)
        && (judged.brand.is_empty() || product.brand.as_deref() == Some(judged.brand))
}

#[test]
fn people_find_what_they_look_for() {
    let judged = judged();
    assert_eq!(judged.len(), 200);
    let world = World::new(catalogue(&judged));
    let (mut recall, mut precision, mut missed) = (0.0, 0.0, Vec::new());
    for judged in &judged {
        let expected: HashSet<ProductId> = world
            .products
            .iter()
            .filter(|product| is_expected(product, judged))
            .map(|product| product.id)
            .collect();
        assert!(!expected.is_empty(), "{}", judged.query);
        let answer = world.ask(&question(judged.query)).products;
        let found = answer.iter().filter(|id| expected.contains(*id)).count();
        let first: Vec<&ProductId> = answer.iter().take(LOOKED_AT).collect();
        let good = first.iter().filter(|id| expected.contains(**id)).count();
        let wanted = first.len().min(expected.len()).max(1);
        let (recalled, precise) = (
            share(found, expected.len()),
            share(good.min(wanted), wanted),
        );
        if recalled < 1.0 || precise < 1.0 {
            missed.push(format!(
                "{}: recall {recalled:.2}, precision {precise:.2}",
                judged.query
            ));
        }
        recall += recalled;
        precision += precise;
    }
    let all = share(judged.len(), 1);
    let told = format!(
        "recall {:.3}, precision of the first {LOOKED_AT} {:.3}",
        recall / all,
        precision / all
    );
    assert!(
        recall / all >= 0.97 && precision / all >= 0.95,
        "{told}\n{}",
        missed.join("\n")
    );
    println!("{told}");
}

fn share(part: usize, of: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap());
    number(part) / number(of)
}
