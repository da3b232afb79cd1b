using System.Collections.Concurrent;
using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>The factories of custom mappings, by contract name.</summary>
public sealed class ComponentCatalog
{
    private readonly ConcurrentDictionary<(Type Attribute, string Contract), Type> _extensions = new();
    private readonly ConcurrentDictionary<Assembly, bool> _registered = new();

    internal ComponentCatalog()
    {
    }

    /// <summary>Makes the assembly's custom mapping factories known, so that models that name them can be loaded.</summary>
    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        if (!_registered.TryAdd(assembly, true))
        {
            return;
        }

        foreach (var type in assembly.GetTypes())
        {
            if (type.GetCustomAttribute<ExtensionBaseAttribute>() is { } extension)
            {
                var known = _extensions.GetOrAdd((extension.GetType(), extension.ContractName), type);
                if (known != type && throwOnError)
                {
                    throw Contracts.Mark(new InvalidOperationException(
                        $"ComponentCatalog cannot map contract '{extension.ContractName}' to type '{type.FullName}' because it is already mapped to '{known.FullName}'."));
                }
            }
        }
    }

    /// <summary>The factory of a contract, made with its parameterless constructor.</summary>
    internal object CreateExtension(IExceptionContext context, Type attribute, string contract) =>
        _extensions.TryGetValue((attribute, contract), out var type)
            ? Activator.CreateInstance(type)
            : throw context.Except(
                $"Unable to locate an extension for the contract '{contract}'. Ensure you have called ComponentCatalog.RegisterAssembly " +
                $"with the Assembly that contains a class decorated with a '{attribute.FullName}'.");
}
