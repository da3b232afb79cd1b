namespace TorchSharp.Utils;

/// <summary>The name under which a field is registered, where it differs from the field's.</summary>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class ComponentNameAttribute : Attribute
{
    internal ComponentNameAttribute(string name) => Name = name;

    internal string Name { get; }
}
