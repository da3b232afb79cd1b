using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Transforms;

/// <summary>The columns that the members of the carrier chain hand to each other.</summary>
public sealed class CarrierSource;

public sealed class CarrierIdentity
{
    [ColumnName("__c.id")]
    public long Id { get; set; }

    [ColumnName("__c.need")]
    public int Need { get; set; }
}

public sealed class CarrierInput
{
    [ColumnName("__c.features")]
    public VBuffer<float> Features { get; set; }

    [ColumnName("__c.id")]
    public long Id { get; set; }

    [ColumnName("__c.payload")]
    public VBuffer<byte> Payload { get; set; }
}

/// <summary>A vector of run-time size is cut into parts whose sizes are powers of two.</summary>
public sealed class CarrierOutput
{
    [ColumnName("__c.v0")]
    [VectorType(1)]
    public float[] V0 { get; set; } = [];

    [ColumnName("__c.v1")]
    [VectorType(2)]
    public float[] V1 { get; set; } = [];

    [ColumnName("__c.v2")]
    [VectorType(4)]
    public float[] V2 { get; set; } = [];

    [ColumnName("__c.index")]
    public int Index { get; set; }
}

public sealed class CarrierKey
{
    public int Index { get; set; }

    public uint Key { get; set; }
}
