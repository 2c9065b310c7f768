use shop_core::wire::ErrorBody;
use utoipa::{
    Modify, OpenApi as _, ToResponse,
    openapi::{
        OpenApi, PathItem, Ref, RefOr, Response, SecurityRequirement, Server,
        path::Operation,
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

use super::failures::{
    BadRequest, Conflict, Failed, Forbidden, Invalid, NotFound, TooLarge, TooMany, TooSlow,
    Unauthorized, Unavailable, WrongMediaType,
};
use crate::config::Config;

/// The API's description: what every route takes and answers.
pub fn document(config: &Config) -> OpenApi {
    let mut document = super::described().into_openapi();
    document.servers = Some(servers(config));
    for (path, item) in &mut document.paths.paths {
        // Health is asked by machines, as often as they like.
        let is_counted = !["/health", "/ready", "/api/health"].contains(&path.as_str());
        operations_mut(item).for_each(|operation| add_common_failures(operation, is_counted));
    }
    document
}

/// What the description says besides the routes.
pub(super) fn base() -> OpenApi {
    Base::openapi()
}

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "E-commerce Demo API",
        version = "1.0.0",
        description = "The shop for programs. Money is a decimal string without trailing zeros, moments are UTC \
                       with milliseconds. Every GET also answers HEAD.",
        license(name = "Apache-2.0 OR MIT")
    ),
    components(
        schemas(ErrorBody),
        responses(
            BadRequest, Unauthorized, Forbidden, NotFound, Conflict, TooSlow, TooLarge, WrongMediaType, Invalid, TooMany, Failed,
            Unavailable
        )
    ),
    modifiers(&BearerAuth),
    tags(
        (name = "Service", description = "Whether the shop is up, and how its cache does."),
        (name = "Auth", description = "Accounts and their sessions."),
        (name = "Catalog", description = "Categories and products."),
        (name = "Search", description = "Finding products and categories by what people type."),
        (name = "Cart", description = "What somebody is about to buy."),
        (name = "Orders", description = "What was bought."),
        (name = "Admin", description = "What administrators alone may do, and staff may not."),
    )
)]
struct Base;

struct BearerAuth;

impl Modify for BearerAuth {
    fn modify(&self, document: &mut OpenApi) {
        let mut bearer = Http::new(HttpAuthScheme::Bearer);
        bearer.bearer_format = Some("JWT".to_owned());
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("bearerAuth", SecurityScheme::Http(bearer));
    }
}

/// The public address, or the one that the document was asked at: a page may call no other. Programs that read the
/// document from a file find the reference API's address of a developer's machine as the second.
fn servers(config: &Config) -> Vec<Server> {
    if let Some(url) = &config.docs.public_url {
        return vec![Server::new(url)];
    }
    let mut servers = vec![Server::new("/")];
    if !config.environment.is_production() {
        servers.push(Server::new(format!(
            "http://localhost:{}",
            config.server.port
        )));
    }
    servers
}

/// What can go wrong with any operation of its kind, where the operation does not say so itself.
pub(crate) fn add_common_failures(operation: &mut Operation, is_counted: bool) {
    let takes_body = operation.request_body.is_some();
    let common = [
        ("401", needs_token(operation), Unauthorized::response().0),
        ("400", takes_body, BadRequest::response().0),
        ("408", takes_body, TooSlow::response().0),
        ("413", takes_body, TooLarge::response().0),
        ("415", takes_body, WrongMediaType::response().0),
        ("422", takes_body, Invalid::response().0),
        ("429", is_counted, TooMany::response().0),
        ("500", true, Failed::response().0),
        ("503", true, Unavailable::response().0),
    ];
    for (status, applies, name) in common {
        let responses = &mut operation.responses.responses;
        if applies && !responses.contains_key(status) {
            let reference = Ref::from_response_name(name);
            responses.insert(status.to_owned(), RefOr::<Response>::Ref(reference));
        }
    }
}

/// Whether a guest is refused; an empty requirement among others makes the token optional.
fn needs_token(operation: &Operation) -> bool {
    let any_of = operation.security.as_deref().unwrap_or_default();
    !any_of.is_empty() && !any_of.contains(&SecurityRequirement::default())
}

pub(crate) fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.patch,
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::{api::described, cli::Cli, config::Variables};

    fn config(variables: &[(&str, &str)]) -> Config {
        let variables = Variables::from_pairs(variables.iter().copied());
        let cli = Cli::from_args(["shopd"], &variables).unwrap();
        cli.config().unwrap()
    }

    fn described_api() -> Value {
        serde_json::to_value(document(&config(&[]))).unwrap()
    }

    /// Each operation with its path and method.
    fn operations(document: &Value) -> Vec<(String, &Value)> {
        let mut operations = vec![];
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                operations.push((format!("{method} {path}"), operation));
            }
        }
        operations
    }

    /// The paths of a router, out of what it shows of itself to people who debug it.
    fn paths_of(router: &impl std::fmt::Debug) -> BTreeSet<String> {
        let shown = format!("{router:?}");
        let (routes, _) = shown.split_once("fallback_router").unwrap();
        let entries = routes.split("RouteId(").skip(1);
        entries
            .filter_map(|entry| entry.split_once("): \"")?.1.split_once('"'))
            .map(|(path, _)| path.to_owned())
            .collect()
    }

    #[test]
    fn every_route_is_described_and_every_description_has_its_route() {
        let (router, description) = described().split_for_parts();
        let mut routes = paths_of(&router);
        let described: BTreeSet<String> = description.paths.paths.into_keys().collect();
        assert!(described.len() > 10);
        // A list answers under its path with a slash at the end too.
        routes.retain(|path| {
            !path
                .strip_suffix('/')
                .is_some_and(|p| described.contains(p))
        });
        assert_eq!(routes, described);
    }

    #[test]
    fn every_operation_says_what_it_is_and_what_it_answers() {
        let document = described_api();
        let mut names = BTreeSet::new();
        for (operation, described) in operations(&document) {
            let name = described["operationId"].as_str().unwrap().to_owned();
            assert!(names.insert(name), "{operation} has the name of another");
            assert!(described["summary"].is_string(), "{operation}");
            assert_eq!(
                described["tags"].as_array().unwrap().len(),
                1,
                "{operation}"
            );
            let tag = &described["tags"][0];
            let tags = document["tags"].as_array().unwrap();
            assert!(
                tags.iter().any(|known| known["name"] == *tag),
                "{operation}"
            );
            let responses = described["responses"].as_object().unwrap();
            for (status, response) in responses {
                let schema = &response["content"]["application/json"]["schema"];
                let is_failure = schema["$ref"] == "#/components/schemas/ErrorBody"
                    || response["$ref"].is_string();
                let is_success = schema.is_object() && !is_failure;
                let fits = is_success == status.starts_with('2') && is_failure != is_success;
                assert!(fits, "{operation} {status}");
            }
            assert!(
                responses.keys().any(|status| status.starts_with('2')),
                "{operation}"
            );
            assert!(responses.contains_key("500"), "{operation}");
        }
    }

    #[test]
    fn every_operation_says_what_it_takes() {
        let document = described_api();
        for (operation, described) in operations(&document) {
            let none = vec![];
            let parameters = described["parameters"].as_array().unwrap_or(&none);
            let in_path = parameters.iter().filter(|p| p["in"] == "path");
            let named: Vec<&str> = in_path.map(|p| p["name"].as_str().unwrap()).collect();
            let wanted = operation
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split_once('}'));
            let wanted: Vec<&str> = wanted.map(|(name, _)| name).collect();
            assert_eq!(named, wanted, "{operation}");
            let has_schemas = parameters.iter().all(|p| p["schema"].is_object());
            assert!(has_schemas, "{operation}");
            let body = &described["requestBody"];
            let is_read = body["content"]["application/json"]["schema"].is_object();
            assert!(body.is_null() || is_read, "{operation}");
            assert!(!operation.starts_with("patch") || is_read, "{operation}");
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
            match value {
                Value::Object(object) => {
                    found.extend(object.get("$ref").and_then(Value::as_str));
                    object.values().for_each(|value| references(value, found));
                }
                Value::Array(values) => values.iter().for_each(|value| references(value, found)),
                _ => {}
            }
        }
        let document = described_api();
        let mut found = vec![];
        references(&document, &mut found);
        assert!(found.len() > 50);
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
    }

    #[test]
    fn who_may_ask_is_part_of_the_description() {
        let document = described_api();
        for (path, method, refusals) in [
            ("/api/catalog/products", "get", &[][..]),
            (
                "/api/catalog/products",
                "post",
                &["400", "401", "403", "409", "413", "415", "422"],
            ),
            ("/api/catalog/categories", "get", &[]),
        ] {
            let responses = &document["paths"][path][method]["responses"];
            for refusal in refusals {
                assert!(responses[refusal].is_object(), "{method} {path} {refusal}");
            }
            assert_eq!(responses["401"].is_object(), refusals.contains(&"401"));
        }
        let scheme = &document["components"]["securitySchemes"]["bearerAuth"];
        assert_eq!(
            *scheme,
            serde_json::json!({"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
        );
        assert_eq!(document["openapi"], "3.1.0");
    }

    #[test]
    fn the_server_is_the_public_one_or_the_nearest_that_is_known() {
        let production = ("SHOP_ENV", "production");
        for (variables, urls) in [
            (&[][..], &["/", "http://localhost:3000"][..]),
            (&[("PORT", "4000")], &["/", "http://localhost:4000"]),
            (&[production], &["/"]),
            (
                &[production, ("SWAGGER_PUBLIC_URL", "https://shop.example")],
                &["https://shop.example"],
            ),
        ] {
            let servers = document(&config(variables)).servers.unwrap();
            let found: Vec<&str> = servers.iter().map(|server| server.url.as_str()).collect();
            assert_eq!(found, urls, "{variables:?}");
        }
    }
}
