using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A member of a row class, bound to a column. Its accessors are compiled once a member.</summary>
internal sealed class MemberColumn
{
    private static readonly ConcurrentDictionary<MemberInfo, Delegate> CompiledReads = new();
    private static readonly ConcurrentDictionary<MemberInfo, Delegate> CompiledWrites = new();
    private readonly MemberInfo _member;

    private MemberColumn(MemberInfo member, string name, DataViewType type, DataViewSchema.Annotations annotations)
    {
        _member = member;
        Column = new DataViewSchema.DetachedColumn(name, type, annotations);
    }

    public DataViewSchema.DetachedColumn Column { get; }

    public string MemberName => _member.Name;

    public Type MemberType => TypeOfMember(_member);

    /// <summary>The columns of a class; without a definition those of its attributes.</summary>
    public static MemberColumn[] Create(Type userType, SchemaDefinition definition, SchemaDefinition.Direction direction)
    {
        definition ??= SchemaDefinition.Create(userType, direction);
        return definition.Select(column => Create(userType, column)).Where(column => column is not null).ToArray();
    }

    public static bool IsColumn(MemberInfo member) =>
        member is not FieldInfo { IsLiteral: true } && TypeOfMember(member) != typeof(IChannel) && member.GetCustomAttribute<NoColumnAttribute>() is null;

    /// <summary>The column type that a member's type and attributes ask for.</summary>
    public static DataViewType TypeOf(MemberInfo member)
    {
        var item = ItemOf(member, out var isVector);
        var key = member.GetCustomAttribute<KeyTypeAttribute>();
        var vector = member.GetCustomAttribute<VectorTypeAttribute>();
        Contracts.CheckParam(
            key is null || KeyDataViewType.IsValidDataType(item.RawType),
            "userType",
            $"Member {member.Name} marked with KeyType attribute, but does not appear to be a valid kind of data for a key type");
        Contracts.CheckParam(
            vector is null || isVector,
            "userType",
            $"Member {member.Name} marked with VectorTypeAttribute, but does not appear to be a vector type");
        item = key is null ? item : new KeyDataViewType(item.RawType, key.Count);
        if (!isVector)
        {
            return item;
        }

        return vector?.Dimensions.Length > 0 ? new VectorDataViewType(item, vector.Dimensions) : new VectorDataViewType(item);
    }

    public bool CanHold(DataViewType type)
    {
        var item = ItemOf(_member, out var isVector);
        return isVector == type is VectorDataViewType && type.ItemType().RawType == item.RawType;
    }

    public Func<TRow, TMember> Reader<TRow, TMember>() => (Func<TRow, TMember>)CompiledReads.GetOrAdd(_member, member =>
    {
        var row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, TMember>>(Access(row, member), row).Compile();
    });

    public Action<TRow, TMember> Writer<TRow, TMember>() => (Action<TRow, TMember>)CompiledWrites.GetOrAdd(_member, member =>
    {
        var row = Expression.Parameter(typeof(TRow));
        var value = Expression.Parameter(typeof(TMember));
        return Expression.Lambda<Action<TRow, TMember>>(Expression.Assign(Access(row, member), value), row, value).Compile();
    });

    private static MemberColumn Create(Type userType, SchemaDefinition.Column column)
    {
        var member = userType.GetField(column.MemberName) ?? (MemberInfo)userType.GetProperty(column.MemberName) ?? throw Contracts.ExceptParam(
            "userSchemaDefinition",
            $"No field or property with name '{column.MemberName}' found in type '{userType.FullName}'");
        if (TypeOfMember(member) == typeof(IChannel))
        {
            return null;
        }

        var item = ItemOf(member, out var isVector);
        var name = string.IsNullOrEmpty(column.ColumnName) ? column.MemberName : column.ColumnName;
        var type = column.ColumnType ?? (isVector ? new VectorDataViewType(item) : item);
        Contracts.CheckParam(
            isVector == type is VectorDataViewType,
            "userSchemaDefinition",
            $"Column '{name}' is supposed to be {Form(type is VectorDataViewType)}, but type of associated field '{column.MemberName}' is {Form(isVector)}");
        Contracts.CheckParam(
            type.ItemType().RawType == item.RawType,
            "userSchemaDefinition",
            $"Column '{name}' is supposed to have item type {type.ItemType().RawType}, but associated field has type {item.RawType}");
        return new MemberColumn(member, name, type, column.Annotations);
    }

    private static string Form(bool isVector) => isVector ? "vector" : "scalar";

    private static PrimitiveDataViewType ItemOf(MemberInfo member, out bool isVector)
    {
        var type = TypeOfMember(member);
        isVector = true;
        if (type.IsArray)
        {
            type = type.GetElementType();
        }
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>))
        {
            type = type.GetGenericArguments()[0];
        }
        else
        {
            isVector = false;
        }

        return DataViewTypes.PrimitiveOrNull(type) ?? throw Contracts.ExceptParam(
            "rawType",
            $"Could not determine an IDataView type and registered custom types for member {member.Name}");
    }

    private static Type TypeOfMember(MemberInfo member) => member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    private static MemberExpression Access(Expression row, MemberInfo member) =>
        Expression.MakeMemberAccess(row.Type == member.ReflectedType ? row : Expression.Convert(row, member.ReflectedType), member);
}
