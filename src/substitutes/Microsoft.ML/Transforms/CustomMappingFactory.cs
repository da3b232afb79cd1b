using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Marks the factory of a custom mapping with the contract name its saved models carry.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CustomMappingFactoryAttributeAttribute : ExtensionBaseAttribute
{
    public CustomMappingFactoryAttributeAttribute(string contractName)
        : base(contractName)
    {
    }
}

internal interface ICustomMappingFactory
{
    ITransformer CreateTransformer(IHostEnvironment environment, string contractName);
}

/// <summary>Makes the mapping of a model that is being loaded. Needs a parameterless constructor.</summary>
public abstract class CustomMappingFactory<TSrc, TDst> : ICustomMappingFactory
    where TSrc : class, new()
    where TDst : class, new()
{
    public abstract Action<TSrc, TDst> GetMapping();

    ITransformer ICustomMappingFactory.CreateTransformer(IHostEnvironment environment, string contractName) =>
        new CustomMappingTransformer<TSrc, TDst>(environment, GetMapping(), contractName, null, null);
}
