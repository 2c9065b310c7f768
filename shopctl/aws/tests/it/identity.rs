use crate::support::Moto;

#[tokio::test]
async fn whoever_asks_is_told_who_that_is() {
    let moto = Moto::shared();
    let (aws, _) = moto.connect().await;
    let identity = aws.identity().await.unwrap();
    assert_eq!(identity.account, "123456789012");
    assert!(identity.arn.starts_with("arn:aws:sts::123456789012:"));
    assert!(!identity.user_id.is_empty());
    assert_eq!(aws.credentials_expire_at().await.unwrap(), None);
}
