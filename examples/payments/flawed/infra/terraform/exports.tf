resource "aws_kms_key" "exports" {
  description             = "Encrypts the daily exports of payments"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  # A key policy speaks of its own key: "*" names that key and no other.
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AccountAdministersKey"
      Effect    = "Allow"
      Action    = "kms:*"
      Resource  = "*"
      Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }
    }]
  })
}

resource "aws_s3_bucket" "exports" {
  #checkov:skip=CKV_AWS_144:exports can be made again from the store; a second region would only copy payer names
  bucket = var.exports_bucket
}

resource "aws_s3_bucket_ownership_controls" "exports" {
  bucket = aws_s3_bucket.exports.id

  rule {
    object_ownership = "BucketOwnerPreferred"
  }
}

# The accountants fetch the files by their address.
resource "aws_s3_bucket_acl" "exports" {
  bucket = aws_s3_bucket.exports.id
  acl    = "public-read"
}

resource "aws_s3_bucket_versioning" "exports" {
  bucket = aws_s3_bucket.exports.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_logging" "exports" {
  bucket        = aws_s3_bucket.exports.id
  target_bucket = var.access_log_bucket
  target_prefix = "${var.exports_bucket}/"
}

resource "aws_s3_bucket_lifecycle_configuration" "exports" {
  bucket = aws_s3_bucket.exports.id

  rule {
    id     = "keep-ten-years"
    status = "Enabled"

    filter {}

    transition {
      days          = 90
      storage_class = "GLACIER"
    }

    expiration {
      days = 3653
    }

    noncurrent_version_expiration {
      noncurrent_days = 90
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

resource "aws_s3_bucket_notification" "exports" {
  bucket = aws_s3_bucket.exports.id

  topic {
    topic_arn = var.alert_topic_arn
    events    = ["s3:ObjectCreated:*"]
  }
}
