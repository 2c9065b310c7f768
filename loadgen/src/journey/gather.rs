use std::{collections::HashSet, fs, path::Path, sync::Arc, time::Duration};

use bytes::Bytes;
use hyper::{
    HeaderMap, Method, StatusCode,
    header::{self, HeaderValue},
};
use rand::distr::{Alphanumeric, SampleString};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Account, Data, Item,
    plan::{PlanSettings, base_headers},
};
use crate::{
    http::{Answer, Client, Failure, Outgoing},
    scenario::DataPlan,
    schedule::Share,
};

/// How many products the shop lists on one page.
const PAGE: u32 = 100;
/// How long one of these requests gets.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why the data of a run cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum GatherError {
    /// The target does not answer.
    #[error("cannot read {path} from {target}")]
    NoAnswer {
        /// What was asked for.
        path: String,
        /// The target.
        target: String,
        /// Why not.
        source: Failure,
    },
    /// The target refuses.
    #[error("{target} answers {path} with {status}{hint}")]
    Refused {
        /// What was asked for.
        path: String,
        /// The target.
        target: String,
        /// Its answer.
        status: u16,
        /// What to do.
        hint: &'static str,
    },
    /// The answer is not what a shop says.
    #[error("what {target} answers to {path} is not what a shop says: {problem}")]
    Strange {
        /// What was asked for.
        path: String,
        /// The target.
        target: String,
        /// What is wrong with it.
        problem: String,
    },
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

/// Asks the target for what visits are about, and registers accounts. Tells how many requests that took.
pub async fn gather(
    plan: &DataPlan,
    manifest: Option<&Path>,
    settings: &PlanSettings,
    share: Share,
) -> Result<(Data, u64), GatherError> {
    let mut data = Data::of_plan(plan);
    let mut asks = Asks::new(settings);
    if let Some(path) = manifest {
        data.products = read_manifest(path, plan.products)?;
    } else if plan.products > 0 {
        data.products = asks.products(plan.products).await?;
    }
    if plan.products > 0 {
        data.categories = asks.categories().await?;
    }
    if plan.assets {
        data.assets = asks.assets().await?;
    }
    if plan.accounts.register > 0 {
        let own = plan.accounts.register.div_ceil(share.of);
        data.accounts = asks.register(own, share.index).await?;
    }
    Ok((data, asks.made))
}

#[derive(Deserialize)]
struct ManifestLine {
    id: String,
    slug: String,
    sku: String,
}

/// Reads products from a file with one JSON object a line.
fn read_manifest(path: &Path, most: u32) -> Result<Vec<Item>, GatherError> {
    let failed = |problem: String| GatherError::Manifest {
        path: path.display().to_string(),
        problem,
    };
    let text = fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let most = if most == 0 { usize::MAX } else { most as usize };
    lines
        .take(most)
        .enumerate()
        .map(|(index, line)| {
            let line: ManifestLine = serde_json::from_str(line)
                .map_err(|error| failed(format!("line {}: {error}", index + 1)))?;
            Ok(Item {
                id: line.id,
                slug: line.slug,
                sku: line.sku,
            })
        })
        .collect()
}

struct Asks<'a> {
    settings: &'a PlanSettings,
    client: Client,
    made: u64,
}

impl<'a> Asks<'a> {
    fn new(settings: &'a PlanSettings) -> Self {
        Self {
            settings,
            client: Client::new(Arc::clone(&settings.target), PATIENCE),
            made: 0,
        }
    }

    async fn products(&mut self, most: u32) -> Result<Vec<Item>, GatherError> {
        let mut items = Vec::new();
        for page in 1.. {
            let limit = PAGE.min(most);
            let path = format!("/api/catalog/products?limit={limit}&page={page}");
            let json = self.get_json(&path).await?;
            let listed = json.pointer("/data").and_then(Value::as_array).cloned();
            let listed = listed.ok_or_else(|| self.strange(&path, "there is no /data"))?;
            let is_last = listed.len() < limit as usize;
            for product in listed {
                let text = |key: &str| product.get(key).and_then(Value::as_str).map(str::to_owned);
                let item = text("id").zip(text("slug")).zip(text("sku"));
                let ((id, slug), sku) =
                    item.ok_or_else(|| self.strange(&path, "a product lacks id, slug or sku"))?;
                items.push(Item { id, slug, sku });
            }
            if is_last || items.len() >= most as usize {
                break;
            }
        }
        items.truncate(most as usize);
        if items.is_empty() {
            return Err(GatherError::NoProducts {
                target: self.settings.target.authority.clone(),
            });
        }
        Ok(items)
    }

    async fn categories(&mut self) -> Result<Vec<String>, GatherError> {
        let path = "/api/catalog/categories";
        let json = self.get_json(path).await?;
        let listed = json.pointer("/data").and_then(Value::as_array);
        let listed = listed.ok_or_else(|| self.strange(path, "there is no /data"))?;
        let slug = |category: &Value| Some(category.get("slug")?.as_str()?.to_owned());
        Ok(listed.iter().filter_map(slug).collect())
    }

    async fn assets(&mut self) -> Result<Vec<String>, GatherError> {
        let answer = self.ask(Method::GET, "/", Bytes::new()).await?;
        Ok(assets_of(&String::from_utf8_lossy(&answer.body)))
    }

    async fn register(&mut self, count: u32, worker: u32) -> Result<Vec<Account>, GatherError> {
        let path = "/api/auth/register";
        let mut accounts = Vec::new();
        for number in 0..count {
            let account = Account {
                email: format!(
                    "load-test-{}-{worker}-{number}@example.com",
                    self.settings.run_id
                )
                .to_lowercase(),
                // Long and random: nobody but this run signs in with it.
                password: format!("Lt1-{}", Alphanumeric.sample_string(&mut rand::rng(), 24)),
                token: None,
            };
            let body = json!({
                "email": account.email,
                "password": account.password,
                "firstName": "Load",
                "lastName": "Test",
            });
            let answer = self
                .ask(Method::POST, path, body.to_string().into())
                .await?;
            let json: Option<Value> = serde_json::from_slice(&answer.body).ok();
            let token = json
                .as_ref()
                .and_then(|json| json.pointer("/data/token")?.as_str());
            let token = token.ok_or_else(|| self.strange(path, "there is no /data/token"))?;
            accounts.push(Account {
                token: Some(token.to_owned()),
                ..account
            });
        }
        Ok(accounts)
    }

    async fn get_json(&mut self, path: &str) -> Result<Value, GatherError> {
        let answer = self.ask(Method::GET, path, Bytes::new()).await?;
        serde_json::from_slice(&answer.body).map_err(|error| self.strange(path, &error.to_string()))
    }

    async fn ask(
        &mut self,
        method: Method,
        path: &str,
        body: Bytes,
    ) -> Result<Answer, GatherError> {
        let target = &self.settings.target.authority;
        let refused = |status: StatusCode| GatherError::Refused {
            path: path.to_owned(),
            target: target.clone(),
            status: status.as_u16(),
            hint: hint(status),
        };
        let strange = |error: &dyn std::fmt::Display| self.strange(path, &error.to_string());
        let mut headers: HeaderMap =
            base_headers(self.settings).map_err(|error| strange(&error))?;
        if !body.is_empty() {
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json"),
            );
        }
        let outgoing = Outgoing {
            method,
            path: path.parse().map_err(|error| strange(&error))?,
            headers,
            body,
        };
        self.made += 1;
        let exchange = self.client.send(&outgoing).await;
        let answer = exchange.outcome.map_err(|source| GatherError::NoAnswer {
            path: path.to_owned(),
            target: target.clone(),
            source,
        })?;
        if !answer.status.is_success() {
            return Err(refused(answer.status));
        }
        Ok(answer)
    }

    fn strange(&self, path: &str, problem: &str) -> GatherError {
        GatherError::Strange {
            path: path.to_owned(),
            target: self.settings.target.authority.clone(),
            problem: problem.to_owned(),
        }
    }
}

fn hint(status: StatusCode) -> &'static str {
    match status {
        StatusCode::TOO_MANY_REQUESTS => {
            ": its rate limits are on. Give loadgen the shop's LOAD_TEST_BYPASS_SECRET"
        }
        StatusCode::NOT_FOUND => ". Is it a shop?",
        StatusCode::SERVICE_UNAVAILABLE => ": it is not ready, or has too much to do already",
        _ => "",
    }
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

    #[test]
    fn a_manifest_has_a_product_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("products.jsonl");
        fs::write(&path, "{\"id\":\"1\",\"slug\":\"a\",\"sku\":\"A\"}\n\n{\"id\":\"2\",\"slug\":\"b\",\"sku\":\"B\"}\n").unwrap();
        assert_eq!(read_manifest(&path, 0).unwrap().len(), 2);
        assert_eq!(read_manifest(&path, 1).unwrap()[0].slug, "a");
        fs::write(&path, "{\"id\":1}").unwrap();
        let told = read_manifest(&path, 0).unwrap_err().to_string();
        assert!(
            told.contains("products.jsonl") && told.contains("line 1"),
            "{told}"
        );
    }
}
