use std::{borrow::Cow, collections::HashMap, time::Duration};

use bytes::Bytes;
use hyper::{
    HeaderMap, Method, Uri,
    header::{self, HeaderName, HeaderValue},
};
use rand::{Rng, RngCore, rngs::SmallRng};
use tokio::time::sleep_until;
use url::Url;

use super::{
    accounts::FreeAccounts,
    plan::{CompiledBody, CompiledRequest, Draw, Plan},
    template::{Place, Template, Variable},
    visitor::Run,
};
use crate::http::{Exchange, Jar, Outgoing};

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
/// Timers tick in milliseconds: so much later than planned is still thinking, more is the generator's own lag.
const TICK: Duration = Duration::from_millis(2);

/// What one visit knows.
pub(super) struct Visit<'a> {
    pub(super) plan: &'a Plan,
    pub(super) accounts: &'a FreeAccounts,
    pub(super) number: u64,
    pub(super) rng: SmallRng,
    pub(super) jar: Jar,
    /// When the next request is due, from the start of the run.
    pub(super) due: Duration,
    pub(super) product: Option<usize>,
    pub(super) category: Option<usize>,
    pub(super) word: Option<String>,
    pub(super) account: Option<usize>,
    pub(super) asset: Option<usize>,
    pub(super) captured: HashMap<String, String>,
}

impl Visit<'_> {
    /// Thinks; `false` if the run ended meanwhile.
    pub(super) async fn think(&mut self, run: &Run, thought: Duration) -> bool {
        let planned = self.due + thought;
        tokio::select! {
            biased;
            () = run.wind_down.cancelled() => return false,
            () = sleep_until((run.start + planned).into()) => {}
        }
        let woken = run.start.elapsed();
        self.due = woken.clamp(planned, planned + TICK);
        true
    }

    pub(super) fn draw(&mut self, draws: &[Draw]) {
        let data = &self.plan.data;
        for draw in draws {
            match draw {
                Draw::Product => self.product = data.draw_product(&mut self.rng),
                Draw::Word => self.word = data.draw_word(&mut self.rng),
                Draw::Category => self.category = data.draw_category(&mut self.rng),
                Draw::Account => {
                    let any = any(data.accounts.len(), &mut self.rng);
                    self.account = self.accounts.take(self.account).or(any);
                }
            }
        }
    }

    /// The request as it is sent, with the trace it begins; `None` if something in it has no value.
    pub(super) fn outgoing(&mut self, request: &CompiledRequest) -> Option<(Outgoing, u128)> {
        let path = match &request.fixed_path {
            Some(path) => path.clone(),
            None => self
                .render(&request.path, Place::Path)?
                .parse::<Uri>()
                .ok()?,
        };
        let mut headers = request.base.clone();
        for (name, value) in &request.headers {
            let value = HeaderValue::from_str(&self.render(value, Place::Plain)?).ok()?;
            headers.insert(name.clone(), value);
        }
        let body = match &request.body {
            CompiledBody::Fixed(body) => body.clone(),
            CompiledBody::Json(template) => self.render(template, Place::Json)?.into(),
            CompiledBody::Form(fields) => {
                let mut form = url::form_urlencoded::Serializer::new(String::new());
                for (name, value) in fields {
                    form.append_pair(name, &self.render(value, Place::Plain)?);
                }
                form.finish().into()
            }
        };
        self.jar.send(&self.plan.settings.target.url, &mut headers);
        let trace_id = self.begin_trace(&mut headers);
        let outgoing = Outgoing {
            method: request.method.clone(),
            path,
            headers,
            body,
        };
        Some((outgoing, trace_id))
    }

    fn begin_trace(&mut self, headers: &mut HeaderMap) -> u128 {
        let trace_id = self.plan.settings.trace_salt ^ u128::from(self.rng.next_u64());
        let span_id = self.rng.next_u64() | 1;
        let kept = u8::from(self.rng.random_bool(self.plan.settings.trace_share));
        let value = HeaderValue::from_bytes(&traceparent(trace_id, span_id, kept));
        headers.insert(
            TRACEPARENT,
            value.expect("digits and dashes are a header's value"),
        );
        trace_id
    }

    /// The request that a redirect asks for, if the answer is one that stays with the target.
    pub(super) fn redirected(&mut self, last: &Outgoing, exchange: &Exchange) -> Option<Outgoing> {
        let answer = exchange.outcome.as_ref().ok()?;
        let root = &self.plan.settings.target.url;
        let current: Url = root.join(last.path.path_and_query()?.as_str()).ok()?;
        let next = current.join(answer.location()?).ok()?;
        if next.origin() != root.origin() {
            return None;
        }
        let keeps_method = matches!(answer.status.as_u16(), 307 | 308);
        let mut headers = last.headers.clone();
        headers.remove(header::COOKIE);
        self.jar.send(root, &mut headers);
        let (method, body) = if keeps_method {
            (last.method.clone(), last.body.clone())
        } else {
            headers.remove(header::CONTENT_TYPE);
            headers.remove(header::ORIGIN);
            (Method::GET, Bytes::new())
        };
        let path = match next.query() {
            Some(query) => format!("{}?{query}", next.path()),
            None => next.path().to_owned(),
        };
        Some(Outgoing {
            method,
            path: path.parse().ok()?,
            headers,
            body,
        })
    }

    fn render(&mut self, template: &Template, place: Place) -> Option<String> {
        // What a visit needs and has not yet is drawn at its first use.
        for variable in template.variables() {
            match variable {
                Variable::ProductId | Variable::ProductSlug | Variable::ProductSku
                    if self.product.is_none() =>
                {
                    self.draw(&[Draw::Product]);
                }
                Variable::CategorySlug if self.category.is_none() => self.draw(&[Draw::Category]),
                Variable::Word | Variable::WordStart if self.word.is_none() => {
                    self.draw(&[Draw::Word]);
                }
                Variable::AccountEmail | Variable::AccountPassword | Variable::AccountToken
                    if self.account.is_none() =>
                {
                    self.draw(&[Draw::Account]);
                }
                _ => {}
            }
        }
        let uuid = template
            .variables()
            .any(|variable| *variable == Variable::Uuid)
            .then(|| self.uuid());
        template.render(place, |variable| match variable {
            Variable::Uuid => uuid.as_deref().map(Cow::Borrowed),
            other => self.value(other),
        })
    }

    fn value(&self, variable: &Variable) -> Option<Cow<'_, str>> {
        let data = &self.plan.data;
        let product = || data.products.get(self.product?);
        let account = || data.accounts.get(self.account?);
        Some(Cow::Borrowed(match variable {
            Variable::ProductId => &product()?.id,
            Variable::ProductSlug => &product()?.slug,
            Variable::ProductSku => &product()?.sku,
            Variable::CategorySlug => data.categories.get(self.category?)?,
            Variable::Word => self.word.as_deref()?,
            Variable::WordStart => {
                let word = self.word.as_deref()?;
                let end = word.char_indices().nth(3).map_or(word.len(), |(at, _)| at);
                &word[..end]
            }
            Variable::AccountEmail => &account()?.email,
            Variable::AccountPassword => &account()?.password,
            Variable::AccountToken => account()?.token.as_deref()?,
            Variable::Asset => data.assets.get(self.asset?)?,
            Variable::Run => &self.plan.settings.run_id,
            Variable::Captured(name) => self.captured.get(name)?,
            Variable::Uuid => return None,
        }))
    }

    /// An id that no other visit of any run has: the run's id is part of what it is made from.
    fn uuid(&mut self) -> String {
        format!(
            "{}-{}-{:016x}",
            self.plan.settings.run_id,
            self.number,
            self.rng.next_u64()
        )
    }
}

fn any(count: usize, rng: &mut SmallRng) -> Option<usize> {
    (count > 0).then(|| rng.random_range(0..count))
}

/// `00-TRACE-SPAN-KEPT`, in digits of base 16. Formatting it was one part in a hundred of what a request cost.
fn traceparent(trace_id: u128, span_id: u64, kept: u8) -> [u8; 55] {
    let mut text = *b"00-00000000000000000000000000000000-0000000000000000-00";
    write_hex(&mut text[3..35], &trace_id.to_be_bytes());
    write_hex(&mut text[36..52], &span_id.to_be_bytes());
    write_hex(&mut text[53..55], &[kept]);
    text
}

fn write_hex(text: &mut [u8], bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for (digits, byte) in text.chunks_exact_mut(2).zip(bytes) {
        digits[0] = DIGITS[usize::from(byte >> 4)];
        digits[1] = DIGITS[usize::from(byte & 15)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_traceparent_has_all_digits() {
        let (trace, span) = (
            0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c,
            0x00b7_ad6b_7169_2033,
        );
        assert_eq!(
            traceparent(trace, span, 1),
            *b"00-0af7651916cd43dd8448eb211c80319c-00b7ad6b71692033-01"
        );
    }
}
