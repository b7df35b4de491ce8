global using System.Globalization;
global using QvTrust.Core.Errors;
