global using QvTrust.Core.Errors;
