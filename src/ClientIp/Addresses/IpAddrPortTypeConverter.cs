using System;
using System.ComponentModel;
using System.Globalization;
using System.Net;

namespace ClientIp;

/// <summary>Converts an endpoint from and to its text, and from and to <see cref="IPEndPoint"/>. Configuration binders and designers use it by themselves.</summary>
public sealed class IpAddrPortTypeConverter : TypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string) || sourceType == typeof(IPEndPoint) || base.CanConvertFrom(context, sourceType);

    /// <inheritdoc/>
    public override bool CanConvertTo(ITypeDescriptorContext? context, Type? destinationType) => destinationType == typeof(IPEndPoint) || base.CanConvertTo(context, destinationType);

    /// <inheritdoc/>
    /// <exception cref="FormatException">The text isn't an endpoint; the message quotes it.</exception>
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) => value switch
    {
        string text => IpAddrPort.Parse(text),
        IPEndPoint endPoint => IpAddrPort.FromIPEndPoint(endPoint),
        _ => base.ConvertFrom(context, culture, value),
    };

    /// <inheritdoc/>
    public override object? ConvertTo(ITypeDescriptorContext? context, CultureInfo? culture, object? value, Type destinationType)
        => value is IpAddrPort own && destinationType == typeof(string) ? own.ToString()
            : value is IpAddrPort other && destinationType == typeof(IPEndPoint) ? other.ToIPEndPoint()
            : base.ConvertTo(context, culture, value, destinationType);
}
