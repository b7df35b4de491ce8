namespace QvTrust.CustomActions.NativeHost;

/// <summary>Marks a method that packages call by its name.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CustomActionAttribute : Attribute;
