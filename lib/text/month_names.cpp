// SPDX-License-Identifier: Apache-2.0
#include "text/month_names.hpp"

namespace fihris::text {
namespace {

using enum MonthNames;

// clang-format off
constexpr MonthName kMonthNames[] = {
    {kEgyptian, 1, "يناير"}, {kEgyptian, 2, "فبراير"}, {kEgyptian, 3, "مارس"}, {kEgyptian, 4, "أبريل"},
    {kEgyptian, 5, "مايو"}, {kEgyptian, 6, "يونيو"}, {kEgyptian, 7, "يوليو"}, {kEgyptian, 8, "أغسطس"},
    {kEgyptian, 9, "سبتمبر"}, {kEgyptian, 10, "أكتوبر"}, {kEgyptian, 11, "نوفمبر"}, {kEgyptian, 12, "ديسمبر"},

    {kLevantine, 1, "كانون الثاني"}, {kLevantine, 2, "شباط"}, {kLevantine, 3, "آذار"}, {kLevantine, 4, "نيسان"},
    {kLevantine, 5, "أيار"}, {kLevantine, 6, "حزيران"}, {kLevantine, 7, "تموز"}, {kLevantine, 8, "آب"},
    {kLevantine, 9, "أيلول"}, {kLevantine, 10, "تشرين الأول"}, {kLevantine, 11, "تشرين الثاني"}, {kLevantine, 12, "كانون الأول"},

    {kMoroccan, 5, "ماي"}, {kMoroccan, 7, "يوليوز"}, {kMoroccan, 8, "غشت"}, {kMoroccan, 9, "شتنبر"},
    {kMoroccan, 11, "نونبر"}, {kMoroccan, 12, "دجنبر"},

    {kTunisian, 1, "جانفي"}, {kTunisian, 2, "فيفري"}, {kTunisian, 4, "أفريل"}, {kTunisian, 6, "جوان"},
    {kTunisian, 7, "جويلية"}, {kTunisian, 8, "أوت"},

    {kVariant, 1, "ينايير"}, {kVariant, 4, "إبريل"}, {kVariant, 6, "يونيه"}, {kVariant, 7, "يوليه"}, {kVariant, 7, "يولية"},
    {kVariant, 9, "شتمبر"}, {kVariant, 10, "اكتوبر"}, {kVariant, 11, "نوفنبر"}, {kVariant, 12, "دسمبر"},

    {kFrench, 1, "janvier"}, {kFrench, 2, "février"}, {kFrench, 3, "mars"}, {kFrench, 4, "avril"},
    {kFrench, 5, "mai"}, {kFrench, 6, "juin"}, {kFrench, 7, "juillet"}, {kFrench, 8, "août"},
    {kFrench, 9, "septembre"}, {kFrench, 10, "octobre"}, {kFrench, 11, "novembre"}, {kFrench, 12, "décembre"},

    {kEnglish, 1, "january"}, {kEnglish, 2, "february"}, {kEnglish, 3, "march"}, {kEnglish, 4, "april"},
    {kEnglish, 5, "may"}, {kEnglish, 6, "june"}, {kEnglish, 7, "july"}, {kEnglish, 8, "august"},
    {kEnglish, 9, "september"}, {kEnglish, 10, "october"}, {kEnglish, 11, "november"}, {kEnglish, 12, "december"},

    {kHijri, 1, "محرم"}, {kHijri, 2, "صفر"}, {kHijri, 3, "ربيع الأول"}, {kHijri, 4, "ربيع الآخر"}, {kHijri, 4, "ربيع الثاني"},
    {kHijri, 5, "جمادى الأولى"}, {kHijri, 6, "جمادى الآخرة"}, {kHijri, 6, "جمادى الثانية"}, {kHijri, 7, "رجب"},
    {kHijri, 8, "شعبان"}, {kHijri, 9, "رمضان"}, {kHijri, 10, "شوال"}, {kHijri, 11, "ذو القعدة"}, {kHijri, 11, "ذي القعدة"},
    {kHijri, 12, "ذو الحجة"}, {kHijri, 12, "ذي الحجة"}, {kHijri, 1, "المحرم"},
};
// clang-format on

}  // namespace

std::span<const MonthName> month_names() noexcept { return kMonthNames; }

}  // namespace fihris::text
