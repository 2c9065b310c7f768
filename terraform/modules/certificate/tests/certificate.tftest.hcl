mock_provider "aws" {
  mock_resource "aws_acm_certificate" {
    defaults = {
      domain_validation_options = [
        { domain_name = "shop.example.com", resource_record_name = "_proof.shop.example.com.", resource_record_type = "CNAME", resource_record_value = "_value.acm.example." },
      ]
    }
  }
}

variables {
  domain_name = "shop.example.com"
}

run "a_zone_proves_the_domain" {
  command = apply

  variables {
    zone_id = "Z1"
    region  = "us-east-1"
  }

  assert {
    condition     = aws_route53_record.validation["shop.example.com"].name == "_proof.shop.example.com."
    error_message = "The record that ACM asks for must be made."
  }

  assert {
    condition     = aws_acm_certificate.this.region == "us-east-1" && aws_acm_certificate_validation.this.region == "us-east-1"
    error_message = "The certificate must be made, and waited for, in the region that was named."
  }
}

run "without_a_zone_the_record_is_told" {
  command = apply

  assert {
    condition     = length(aws_route53_record.validation) == 0 && output.validation_records[0].name == "_proof.shop.example.com."
    error_message = "Somebody who makes the record by hand must be told which."
  }
}

run "an_address_in_place_of_a_host_is_refused" {
  command = plan

  variables {
    domain_name = "https://shop.example.com/"
  }

  expect_failures = [var.domain_name]
}
