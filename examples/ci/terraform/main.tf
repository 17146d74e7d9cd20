# What the job's bucket takes; the reference modules take more: see terraform/ of the project.
terraform {
  required_version = ">= 1.10.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }

  backend "s3" {
    bucket       = "acme-terraform-state"
    key          = "orders/terraform.tfstate"
    region       = "us-east-1"
    use_lockfile = true
  }
}

provider "aws" {
  region = "us-east-1"
}

# In terraform.tfvars.json, which 'dativo tfvars' writes.
variable "bucket" {
  type = string
}

variable "tags" {
  type = map(string)
}

resource "aws_s3_bucket" "lake" {
  bucket = var.bucket
  tags   = var.tags
}

output "bucket" {
  value = aws_s3_bucket.lake.bucket
}
