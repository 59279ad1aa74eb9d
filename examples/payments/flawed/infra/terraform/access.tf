resource "aws_iam_role" "export_job" {
  name                 = "payments-export-job"
  description          = "Writes the daily export, reads nothing"
  assume_role_policy   = data.aws_iam_policy_document.export_job_trust.json
  max_session_duration = 3600
}

data "aws_iam_policy_document" "export_job_trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [var.oidc_provider_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "${replace(var.oidc_provider_arn, "/^.*oidc-provider\\//", "")}:sub"
      values   = ["system:serviceaccount:payments:export-job"]
    }
  }
}

data "aws_iam_policy_document" "export_job" {
  statement {
    sid       = "WriteExports"
    actions   = ["s3:*"]
    resources = ["*"]
  }

  statement {
    sid       = "EncryptExports"
    actions   = ["kms:GenerateDataKey"]
    resources = [aws_kms_key.exports.arn]
  }
}

resource "aws_iam_role_policy" "export_job" {
  name   = "write-exports"
  role   = aws_iam_role.export_job.id
  policy = data.aws_iam_policy_document.export_job.json
}
