use jiff::Timestamp;
use serde_json::Value;

use super::{
    key::Key,
    page::{Page, page},
    refusal::Refusal,
    service::Service,
};

/// A call, the same for every protocol.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) service: Service,
    pub(crate) operation: String,
    /// Members by the names of the service's model. Those of a form, of a path and of what follows the question mark are
    /// texts; times are seconds since 1970.
    pub(crate) input: Value,
    /// Whose signature it has.
    pub(crate) key: Key,
    pub(crate) now: Timestamp,
}

impl Call {
    /// A member that is a text, or nothing where it is absent or empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.input[name].as_str().filter(|text| !text.is_empty())
    }

    /// A member that is a text and may not be absent.
    pub(crate) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.text(name)
            .ok_or_else(|| self.invalid(&format!("{name} is missing")))
    }

    /// A member that is a whole number, be it written as one or as a text.
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        let value = &self.input[name];
        value.as_i64().or_else(|| value.as_str()?.parse().ok())
    }

    /// As [`Self::number`], for counts.
    pub(crate) fn count(&self, name: &str) -> Option<usize> {
        self.number(name).and_then(|number| number.try_into().ok())
    }

    /// A member that is a list of texts; empty where it is absent.
    pub(crate) fn texts(&self, name: &str) -> Vec<&str> {
        let list = self.input[name].as_array();
        list.into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect()
    }

    /// The part of a list that the token in a member asks for.
    pub(crate) fn page<T>(
        &self,
        items: Vec<T>,
        token: &str,
        size: usize,
    ) -> Result<Page<T>, Refusal> {
        page(items, self.text(token), size).ok_or_else(|| match self.service {
            Service::CloudWatch => Refusal::invalid("InvalidNextToken", "the token is not valid"),
            _ => self.invalid(&format!("the {token} is not valid")),
        })
    }

    /// What the service says of a member that is wrong.
    pub(crate) fn invalid(&self, message: &str) -> Refusal {
        let code = match self.service {
            Service::Eks | Service::Logs | Service::Ecr => "InvalidParameterException",
            Service::Rds | Service::ElastiCache => "InvalidParameterValue",
            Service::CloudFront => "InvalidArgument",
            Service::XRay => "InvalidRequestException",
            Service::CostExplorer => "ValidationException",
            Service::Sts | Service::CloudWatch => "ValidationError",
        };
        Refusal::invalid(code, message)
    }

    /// There is no such operation, here at least.
    pub(crate) fn unknown(&self) -> Refusal {
        let code = match self.service {
            Service::Sts | Service::Rds | Service::ElastiCache => "InvalidAction",
            _ => "UnknownOperationException",
        };
        Refusal::invalid(code, format!("Could not find operation {}", self.operation))
    }
}

/// What a service answers, the same for every protocol.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    /// The members. In XML, an array is written as one element for each of its items.
    pub(crate) body: Value,
}

impl From<Value> for Answer {
    fn from(body: Value) -> Self {
        Self {
            status: 200,
            headers: Vec::new(),
            body,
        }
    }
}
