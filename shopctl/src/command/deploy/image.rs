use std::time::Duration;

use shopctl_aws::{Image, Repository};
use tokio::time::{Instant, sleep};

use crate::{
    command::context::Context,
    error::{CommandError, ErrorKind, Result},
    platform::{Eks, lacks},
};

/// How often it is looked whether an image is there.
const LOOK: Duration = Duration::from_secs(2);

/// The image of a tag; nothing where there is none.
pub(super) async fn find(eks: &Eks, tag: &str) -> Result<Option<Image>> {
    let name = eks
        .config()
        .repository
        .as_deref()
        .ok_or_else(|| lacks("repository"))?;
    let repository = Repository::parse(name);
    Ok(eks.aws().await?.image(&repository, tag).await?)
}

/// Waits until the image of a tag was pushed: a pipeline may still build it.
pub(super) async fn wait_for(context: &Context, eks: &Eks, tag: &str) -> Result<Image> {
    let end = Instant::now() + context.global.timeout;
    let mut told = false;
    loop {
        if let Some(image) = find(eks, tag).await? {
            return Ok(image);
        }
        if !told {
            context
                .printer
                .note(&format!("waiting for an image with the tag {tag}"));
            told = true;
        }
        if Instant::now() >= end {
            let late = format!(
                "no image with the tag {tag} was pushed within {:?}",
                context.global.timeout
            );
            return Err(CommandError::new(ErrorKind::Timeout, late).hint(
                "look whether the pipeline that builds it did its work; --timeout waits longer",
            ));
        }
        sleep(LOOK.min(context.global.timeout)).await;
    }
}

/// The address of a container's image with another tag.
pub(super) fn with_tag(image: &str, tag: &str) -> String {
    let name = image.split('@').next().unwrap_or(image);
    let begin = name.rfind('/').map_or(0, |slash| slash + 1);
    let end = name[begin..]
        .find(':')
        .map_or(name.len(), |colon| begin + colon);
    format!("{}:{tag}", &name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_tag_takes_the_place_of_a_tag_or_a_digest_and_never_of_a_port() {
        for (image, other) in [
            ("a.example:5000/shopd:1", "a.example:5000/shopd:2"),
            ("a.example:5000/shopd", "a.example:5000/shopd:2"),
            ("shopd:1@sha256:00", "shopd:2"),
            ("shopd", "shopd:2"),
        ] {
            assert_eq!(with_tag(image, "2"), other);
        }
    }
}
