use std::{future::Future, time::Duration};

use futures_util::{FutureExt, future::LocalBoxFuture};
use schemars::JsonSchema;
use serde::Serialize;
use tokio::time::timeout;

use crate::{
    error::Result,
    output::{Column, Row},
};

/// How long each look may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// One thing that a target names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::command) struct Examined {
    what: String,
    /// Whether it is there and answers.
    ok: bool,
    /// What was seen of it, or what is wrong.
    detail: String,
    /// What to do, where something is wrong.
    next: Option<String>,
}

impl Examined {
    /// What came of a look.
    pub(super) fn new(what: impl Into<String>, looked: Result<String>) -> Self {
        let what = what.into();
        match looked {
            Ok(detail) => Self {
                what,
                ok: true,
                detail,
                next: None,
            },
            Err(error) => Self {
                what,
                ok: false,
                detail: error.to_string(),
                next: error.what_to_do().map(str::to_owned),
            },
        }
    }

    pub(super) fn is_ok(&self) -> bool {
        self.ok
    }
}

impl Row for Examined {
    const KIND: &'static str = "DoctorList";
    const COLUMNS: &'static [Column] = &[
        Column::always("WHAT"),
        Column::always("OK"),
        Column::always("DETAIL"),
        Column::always("NEXT"),
    ];

    fn name(&self) -> String {
        self.what.clone()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.what.clone(),
            if self.ok { "yes" } else { "NO" }.to_owned(),
            self.detail.clone(),
            self.next.clone().unwrap_or_default(),
        ]
    }
}

/// A look at one thing, which waits for nobody else's.
pub(super) type Look<'a> = LocalBoxFuture<'a, Examined>;

/// Looks at one thing, for no longer than is bearable.
pub(super) fn look<'a>(
    what: impl Into<String>,
    work: impl Future<Output = Result<String>> + 'a,
) -> Look<'a> {
    let what = what.into();
    async move {
        match timeout(PATIENCE, work).await {
            Ok(looked) => Examined::new(what, looked),
            Err(_) => Examined {
                what,
                ok: false,
                detail: format!("no answer within {PATIENCE:?}"),
                next: Some("look at the network".to_owned()),
            },
        }
    }
    .boxed_local()
}
