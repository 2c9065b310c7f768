use reqwest::{
    Client,
    header::{ACCEPT_ENCODING, ACCEPT_LANGUAGE, CONTENT_TYPE, HeaderValue},
    redirect::Policy,
};
use scraper::{ElementRef, Html, Selector};
use url::form_urlencoded::Serializer;

use super::Reply;

/// A browser without JavaScript: it keeps cookies, fills forms, and follows a redirect when it is told to.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    client: Client,
    base: String,
}

impl Browser {
    pub(crate) fn new(base: String) -> Self {
        Self::speaking(base, None)
    }

    /// A browser that says which languages its user likes.
    pub(crate) fn speaking(base: String, languages: Option<&'static str>) -> Self {
        let languages = languages.map(|tags| (ACCEPT_LANGUAGE, HeaderValue::from_static(tags)));
        let client = Client::builder()
            .default_headers(languages.into_iter().collect())
            .cookie_store(true)
            .redirect(Policy::none())
            .build()
            .expect("a client without TLS can always be made");
        Self { client, base }
    }

    /// Opens a page; redirects are not followed.
    pub(crate) async fn get(&self, path: &str) -> Reply {
        let response = self.client.get(self.url(path)).send().await;
        Reply::of(response.expect("the server answers")).await
    }

    /// How many bytes of body a page has on its way to a browser that takes Brotli, as all do.
    pub(crate) async fn weigh(&self, path: &str) -> usize {
        let request = self
            .client
            .get(self.url(path))
            .header(ACCEPT_ENCODING, "br");
        let response = request.send().await.expect("the server answers");
        response.bytes().await.expect("the body arrives").len()
    }

    /// Opens a page and follows redirects to the end.
    pub(crate) async fn visit(&self, path: &str) -> Reply {
        let reply = self.get(path).await;
        self.follow(reply).await
    }

    /// Follows the redirects of a reply to the end.
    pub(crate) async fn follow(&self, mut reply: Reply) -> Reply {
        for _ in 0..10 {
            if !(300..400).contains(&reply.status) {
                return reply;
            }
            reply = self.get(reply.location()).await;
        }
        panic!("redirects go on for ever: {reply:?}");
    }

    /// Posts fields as a form, as they are.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let body = Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .client
            .post(self.url(path))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(body);
        Reply::of(request.send().await.expect("the server answers")).await
    }

    /// Posts a body of any kind.
    pub(crate) async fn send(&self, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Reply {
        let mut request = self
            .client
            .post(self.url(path))
            .header("sec-fetch-site", "same-origin")
            .body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Reply::of(request.send().await.expect("the server answers")).await
    }

    /// Fills the form that `selector` finds on a page and sends it; inputs that are not named keep what the page
    /// put into them. The redirect that answers it is not followed.
    #[track_caller]
    pub(crate) fn submit(
        &self,
        page: &Reply,
        selector: &str,
        fields: &[(&str, &str)],
    ) -> impl Future<Output = Reply> {
        let form = Form::find(page, selector);
        let browser = self.clone();
        let inputs = form.filled(fields);
        async move {
            let pairs: Vec<(&str, &str)> = inputs
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            if form.is_post {
                return browser.post(&form.action, &pairs).await;
            }
            let query = Serializer::new(String::new()).extend_pairs(pairs).finish();
            browser.get(&format!("{}?{query}", form.action)).await
        }
    }

    /// Presses the button that `selector` finds, which names its form by the form's id; the redirect that answers it is
    /// not followed.
    pub(crate) async fn press(&self, page: &Reply, selector: &str) -> Reply {
        let [form, name, value] = button(page, selector);
        let form = format!("form[id='{form}']");
        self.submit(page, &form, &[(&name, &value)]).await
    }

    fn url(&self, path: &str) -> String {
        if path.starts_with("http://") {
            path.to_owned()
        } else {
            format!("{}{path}", self.base)
        }
    }
}

/// The form, the name and the value of a button.
fn button(page: &Reply, selector: &str) -> [String; 3] {
    let html = Html::parse_document(&page.text);
    let wanted = Selector::parse(selector).expect("a test gives a good selector");
    let button = html
        .select(&wanted)
        .next()
        .unwrap_or_else(|| panic!("{selector} finds no button on {page:?}"));
    ["form", "name", "value"].map(|name| button.attr(name).unwrap_or_default().to_owned())
}

struct Form {
    action: String,
    is_post: bool,
    inputs: Vec<(String, String)>,
}

impl Form {
    #[track_caller]
    fn find(page: &Reply, selector: &str) -> Self {
        let html = Html::parse_document(&page.text);
        let wanted = Selector::parse(selector).expect("a test gives a good selector");
        let form = html
            .select(&wanted)
            .next()
            .unwrap_or_else(|| panic!("{selector} finds no form on {page:?}"));
        let controls = Selector::parse("input[name], select[name], textarea[name], button[name]");
        let controls = controls.expect("the selector is fixed");
        Self {
            action: form.attr("action").unwrap_or_default().to_owned(),
            is_post: form
                .attr("method")
                .is_some_and(|m| m.eq_ignore_ascii_case("post")),
            inputs: form.select(&controls).filter_map(prefilled).collect(),
        }
    }

    /// The pairs that a browser would send.
    fn filled(&self, fields: &[(&str, &str)]) -> Vec<(String, String)> {
        let typed = |name: &str| fields.iter().any(|(field, _)| *field == name);
        let kept = self.inputs.iter().filter(|(name, _)| !typed(name)).cloned();
        let given = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        kept.chain(given).collect()
    }
}

/// What a control sends when nobody touches it; buttons send nothing.
fn prefilled(control: ElementRef<'_>) -> Option<(String, String)> {
    let name = control.attr("name")?.to_owned();
    let value = control.attr("value").unwrap_or_default().to_owned();
    match control.value().name() {
        "button" => None,
        "textarea" => Some((name, control.text().collect())),
        "select" => {
            let chosen = Selector::parse("option[selected]").expect("the selector is fixed");
            let any = Selector::parse("option").expect("the selector is fixed");
            let option = control
                .select(&chosen)
                .next()
                .or_else(|| control.select(&any).next())?;
            Some((name, option.attr("value").unwrap_or_default().to_owned()))
        }
        _ => match control.attr("type") {
            Some("submit" | "button") => None,
            Some("checkbox" | "radio") if control.attr("checked").is_none() => None,
            Some("checkbox") if value.is_empty() => Some((name, "on".to_owned())),
            _ => Some((name, value)),
        },
    }
}
