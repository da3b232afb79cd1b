using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>Calls a generic method for a type known at run time: <c>Generic.Call(Make&lt;int&gt;, type, argument)</c>.</summary>
internal static class Generic
{
    public static TResult Call<TResult>(Func<TResult> method, Type type) => (TResult)Invoke(method, type);

    public static TResult Call<T1, TResult>(Func<T1, TResult> method, Type type, T1 a) => (TResult)Invoke(method, type, a);

    public static TResult Call<T1, T2, TResult>(Func<T1, T2, TResult> method, Type type, T1 a, T2 b) => (TResult)Invoke(method, type, a, b);

    public static TResult Call<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> method, Type type, T1 a, T2 b, T3 c) =>
        (TResult)Invoke(method, type, a, b, c);

    public static TResult Call<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> method, Type type, T1 a, T2 b, T3 c, T4 d) =>
        (TResult)Invoke(method, type, a, b, c, d);

    /// <summary>Replaces the last type argument of the method by <paramref name="type"/>.</summary>
    private static object Invoke(Delegate method, Type type, params object[] arguments)
    {
        Type[] types = [.. method.Method.GetGenericArguments()[..^1], type];
        return method.Method.GetGenericMethodDefinition().MakeGenericMethod(types).Invoke(method.Target, BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }
}
