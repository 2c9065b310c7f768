use std::{collections::HashSet, path::Path};

use bytes::Bytes;
use hyper::Method;
use rand::distr::{Alphanumeric, SampleString};
use serde_json::{Value, json};

use super::{Account, Data, Item, manifest::read_manifest, plan::PlanSettings};
use crate::{
    ask::{AskError, Asks},
    scenario::DataPlan,
    schedule::Share,
};

/// How many products the shop lists on one page.
const PAGE: u32 = 100;

/// Why the data of a run cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum GatherError {
    /// The target does not tell.
    #[error(transparent)]
    Ask(#[from] AskError),
    /// There is nothing to buy.
    #[error("{target} lists no products; seed it first")]
    NoProducts {
        /// The target.
        target: String,
    },
    /// The manifest cannot be used.
    #[error("cannot read products from {path}: {problem}")]
    Manifest {
        /// The file.
        path: String,
        /// Why not.
        problem: String,
    },
}

/// Reads what visits are about from a manifest, or asks the target for it, and registers accounts. Tells how many requests that took.
pub async fn gather(
    plan: &DataPlan,
    manifest: Option<&Path>,
    settings: &PlanSettings,
    share: Share,
) -> Result<(Data, u64), GatherError> {
    let mut data = Data::of_plan(plan);
    let mut asks = Asks::once(settings);
    if let Some(path) = manifest {
        read_manifest(path, plan.products, &mut data)?;
    } else if plan.products > 0 {
        data.products = products(plan.products, &mut asks, &settings.target.authority).await?;
    }
    if plan.products > 0 && data.categories.is_empty() {
        data.categories = categories(&mut asks).await?;
    }
    if plan.assets {
        data.assets = assets(&mut asks).await?;
    }
    if plan.accounts.register > 0 {
        let own = plan.accounts.register.div_ceil(share.of);
        data.accounts = register(own, share.index, &settings.run_id, &mut asks).await?;
    }
    Ok((data, asks.made))
}

async fn products(most: u32, asks: &mut Asks<'_>, target: &str) -> Result<Vec<Item>, GatherError> {
    let mut items = Vec::new();
    for page in 1.. {
        let limit = PAGE.min(most);
        let path = format!("/api/catalog/products?limit={limit}&page={page}");
        let listed = asks.list(&path, None).await?;
        let is_last = listed.len() < limit as usize;
        for product in listed {
            let text = |key: &str| product.get(key).and_then(Value::as_str).map(str::to_owned);
            let item = text("id").zip(text("slug")).zip(text("sku"));
            let ((id, slug), sku) =
                item.ok_or_else(|| asks.strange(&path, "a product lacks id, slug or sku"))?;
            items.push(Item { id, slug, sku });
        }
        if is_last || items.len() >= most as usize {
            break;
        }
    }
    items.truncate(most as usize);
    if items.is_empty() {
        return Err(GatherError::NoProducts {
            target: target.to_owned(),
        });
    }
    Ok(items)
}

async fn categories(asks: &mut Asks<'_>) -> Result<Vec<String>, AskError> {
    let listed = asks.list("/api/catalog/categories", None).await?;
    let slug = |category: &Value| Some(category.get("slug")?.as_str()?.to_owned());
    Ok(listed.iter().filter_map(slug).collect())
}

async fn assets(asks: &mut Asks<'_>) -> Result<Vec<String>, AskError> {
    let answer = asks.ask(Method::GET, "/", None, Bytes::new()).await?;
    Ok(assets_of(&String::from_utf8_lossy(&answer.body)))
}

async fn register(
    count: u32,
    worker: u32,
    run_id: &str,
    asks: &mut Asks<'_>,
) -> Result<Vec<Account>, AskError> {
    let mut accounts = Vec::new();
    for number in 0..count {
        let email = format!("load-test-{run_id}-{worker}-{number}@example.com").to_lowercase();
        // Long and random: nobody but this run signs in with it.
        let password = format!("Lt1-{}", Alphanumeric.sample_string(&mut rand::rng(), 24));
        let body = json!({
            "email": email,
            "password": password,
            "firstName": "Load",
            "lastName": "Test",
        });
        let token = asks.token("/api/auth/register", &body).await?;
        accounts.push(Account {
            email,
            password,
            token: Some(token),
        });
    }
    Ok(accounts)
}

/// The paths of style sheets and scripts that a page refers to.
fn assets_of(page: &str) -> Vec<String> {
    let tags = page
        .split('<')
        .skip(1)
        .filter_map(|rest| rest.split('>').next());
    let mut seen = HashSet::new();
    tags.filter_map(|tag| {
        if tag.starts_with("link ") && tag.contains("stylesheet") {
            attribute(tag, "href")
        } else if tag.starts_with("script ") {
            attribute(tag, "src")
        } else {
            None
        }
    })
    .filter(|path| path.starts_with('/') && !path.starts_with("//"))
    .filter(|path| seen.insert((*path).to_owned()))
    .map(str::to_owned)
    .collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let begin = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[begin..].split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assets_are_the_style_sheets_and_scripts_of_this_host() {
        let page = r#"<!doctype html><link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/app-1.css">
            <script src="/app-2.js" defer></script><script>let x;</script>
            <link rel="stylesheet" href="//cdn.example/x.css"><script src="/app-2.js"></script>"#;
        assert_eq!(assets_of(page), ["/app-1.css", "/app-2.js"]);
    }
}
