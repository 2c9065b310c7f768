use serde_json::Value;

/// The program after it was run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// A JSON document; there is nothing beside it.
    #[track_caller]
    pub(crate) fn document(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }

    /// Its items.
    #[track_caller]
    pub(crate) fn items(&self) -> Vec<Value> {
        self.document()["items"].as_array().unwrap().clone()
    }
}
