package io.dativo.reports.bill;

import io.dativo.cost.ChargeCategory;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostLine;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How exports name and spell what FOCUS says of a charge. Of several names the first whose cell is not empty counts. Names
 * are compared by their letters and digits alone, as exports of one format differ in the rest.
 */
enum BillFormat {
    /** FOCUS 1.0 to 1.4. What a provider splits itself is the resource's that it is split onto. */
    FOCUS("FOCUS") {
        @Override
        List<String> names(Field field) {
            return switch (field) {
                case BILLED -> List.of("BilledCost");
                case EFFECTIVE -> List.of("EffectiveCost");
                case CURRENCY -> List.of("BillingCurrency");
                case START -> List.of("ChargePeriodStart");
                case END -> List.of("ChargePeriodEnd");
                case TAGS -> List.of("AllocatedTags", "Tags");
            };
        }

        @Override
        List<String> names(CostDimension dimension) {
            return switch (dimension) {
                case PROVIDER ->
                    List.of(
                            "ServiceProviderName",
                            "ProviderName",
                            "Provider",
                            "PublisherName",
                            "Publisher",
                            "InvoiceIssuer");
                case REGION -> List.of("RegionId", "Region");
                case RESOURCE -> List.of("AllocatedResourceId", "ResourceId");
                case RESOURCE_NAME -> List.of("AllocatedResourceName", "ResourceName");
                default -> List.of(dimension.column());
            };
        }

        @Override
        Optional<ChargeCategory> category(String text) {
            return ChargeCategory.of(text);
        }

        @Override
        String tagKey(String key) {
            return key;
        }
    },

    /** AWS's Cost and Usage Report, 2.0 and the one before it. Billed is what AWS calls unblended. */
    AWS("AWS's Cost and Usage Report") {
        @Override
        List<String> names(Field field) {
            return switch (field) {
                case BILLED -> List.of("line_item_unblended_cost");
                case EFFECTIVE -> List.of();
                case CURRENCY -> List.of("line_item_currency_code");
                case START -> List.of("line_item_usage_start_date");
                case END -> List.of("line_item_usage_end_date");
                case TAGS -> List.of("tags", "resource_tags");
            };
        }

        @Override
        List<String> names(CostDimension dimension) {
            return switch (dimension) {
                case CATEGORY -> List.of(AwsEffectiveCost.TYPE);
                case BILLING_PERIOD -> List.of("bill_billing_period_start_date");
                case PROVIDER -> List.of("bill_billing_entity");
                case ACCOUNT -> List.of("line_item_usage_account_id");
                case REGION -> List.of("product_region_code", "product_region");
                case SERVICE -> List.of("product_product_name", "line_item_product_code");
                case RESOURCE -> List.of("line_item_resource_id");
                case CORRECTION, RESOURCE_NAME, RESOURCE_TYPE -> List.of();
            };
        }

        @Override
        Optional<ChargeCategory> category(String text) {
            return Optional.ofNullable(
                    switch (text) {
                        case "Usage", "DiscountedUsage", AwsEffectiveCost.COVERED -> ChargeCategory.USAGE;
                        case "Fee",
                                "OCBPremiumSupportFee",
                                AwsEffectiveCost.RESERVATION_FEE,
                                AwsEffectiveCost.PLAN_FEE,
                                AwsEffectiveCost.PLAN_UPFRONT -> ChargeCategory.PURCHASE;
                        case "Tax" -> ChargeCategory.TAX;
                        case "Credit" -> ChargeCategory.CREDIT;
                        case "Refund", AwsEffectiveCost.NEGATION -> ChargeCategory.ADJUSTMENT;
                        default -> text.endsWith("Discount") ? ChargeCategory.CREDIT : null;
                    });
        }

        @Override
        String tagKey(String key) {
            String bare = key.startsWith(RESOURCE_TAGS) ? key.substring(RESOURCE_TAGS.length()) : key;
            return bare.startsWith("user_") || bare.startsWith("user:") ? bare.substring("user_".length()) : bare;
        }

        @Override
        @Nullable
        String tagColumn(String header) {
            String own = header.startsWith(RESOURCE_TAGS)
                    ? header.substring(RESOURCE_TAGS.length())
                    : header.startsWith("resource_tags_") ? header.substring("resource_tags_".length()) : "";
            return own.isEmpty() ? null : tagKey(own);
        }
    },

    /** Azure's export of actual or amortised costs, of all kinds of agreements. */
    AZURE("Azure's export of costs") {
        @Override
        List<String> names(Field field) {
            return switch (field) {
                case BILLED -> List.of("CostInBillingCurrency", "PreTaxCost", "Cost");
                case EFFECTIVE, END -> List.of();
                case CURRENCY -> List.of("BillingCurrencyCode", "BillingCurrency", "Currency");
                case START -> List.of("Date", "UsageDateTime");
                case TAGS -> List.of("Tags");
            };
        }

        @Override
        List<String> names(CostDimension dimension) {
            return switch (dimension) {
                case CATEGORY, CORRECTION -> List.of("ChargeType");
                case BILLING_PERIOD -> List.of("BillingPeriodStartDate");
                case PROVIDER -> List.of();
                case ACCOUNT -> List.of("SubscriptionId", "SubscriptionGuid");
                case REGION -> List.of("ResourceLocation");
                case SERVICE -> List.of("MeterCategory", "ServiceName", "ConsumedService");
                case RESOURCE -> List.of("ResourceId", "InstanceId", "InstanceName");
                case RESOURCE_NAME -> List.of("ResourceName");
                case RESOURCE_TYPE -> List.of("ResourceType");
            };
        }

        @Override
        Optional<ChargeCategory> category(String text) {
            return Optional.ofNullable(
                    switch (text.toLowerCase(Locale.ROOT)) {
                        case "usage", UNUSED_RESERVATION, UNUSED_PLAN -> ChargeCategory.USAGE;
                        case "purchase" -> ChargeCategory.PURCHASE;
                        case "refund", "roundingadjustment" -> ChargeCategory.ADJUSTMENT;
                        case "tax" -> ChargeCategory.TAX;
                        case "credit" -> ChargeCategory.CREDIT;
                        default -> null;
                    });
        }

        @Override
        boolean isAmortisedOnly(String chargeType) {
            String type = chargeType.toLowerCase(Locale.ROOT);
            return type.equals(UNUSED_RESERVATION) || type.equals(UNUSED_PLAN);
        }

        @Override
        @Nullable
        String value(CostDimension dimension, String text) {
            return dimension == CostDimension.CORRECTION
                    ? (text.equalsIgnoreCase("Refund") ? CostLine.CORRECTION : null)
                    : super.value(dimension, text);
        }

        @Override
        @Nullable
        String always(CostDimension dimension) {
            return dimension == CostDimension.PROVIDER ? AzureTags.PROVIDER : null;
        }

        @Override
        String tagKey(String key) {
            return key;
        }
    },

    /** Oracle's cost report, with a column for each tag. It says of no charge what kind it is. */
    OCI("Oracle's cost report") {
        @Override
        List<String> names(Field field) {
            return switch (field) {
                case BILLED -> List.of("cost/myCost");
                case CURRENCY -> List.of("cost/currencyCode");
                case START -> List.of("lineItem/intervalUsageStart");
                case END -> List.of("lineItem/intervalUsageEnd");
                case EFFECTIVE, TAGS -> List.of();
            };
        }

        @Override
        List<String> names(CostDimension dimension) {
            return switch (dimension) {
                case CORRECTION -> List.of("lineItem/isCorrection");
                case ACCOUNT -> List.of("lineItem/tenantId");
                case REGION -> List.of("product/region");
                case SERVICE -> List.of("product/service");
                case RESOURCE -> List.of("product/resourceId");
                case CATEGORY, BILLING_PERIOD, PROVIDER, RESOURCE_NAME, RESOURCE_TYPE -> List.of();
            };
        }

        @Override
        Optional<ChargeCategory> category(String text) {
            return Optional.empty();
        }

        @Override
        @Nullable
        String value(CostDimension dimension, String text) {
            return dimension == CostDimension.CORRECTION
                    ? (text.equalsIgnoreCase("true") ? CostLine.CORRECTION : null)
                    : super.value(dimension, text);
        }

        @Override
        @Nullable
        String always(CostDimension dimension) {
            return dimension == CostDimension.PROVIDER ? "Oracle" : null;
        }

        @Override
        String tagKey(String key) {
            return key;
        }

        @Override
        @Nullable
        String tagColumn(String header) {
            return header.startsWith(TAG_COLUMN) ? header.substring(TAG_COLUMN.length()) : null;
        }
    };

    private static final String RESOURCE_TAGS = "resourceTags/";
    private static final String TAG_COLUMN = "tags/";
    private static final String UNUSED_RESERVATION = "unusedreservation";
    private static final String UNUSED_PLAN = "unusedsavingsplan";

    private final String text;

    BillFormat(String text) {
        this.text = text;
    }

    /** What every row is read for. */
    enum Field {
        BILLED,
        EFFECTIVE,
        CURRENCY,
        START,
        END,
        TAGS;

        static final List<Field> NEEDED = List.of(BILLED, CURRENCY, START);
    }

    abstract List<String> names(Field field);

    abstract List<String> names(CostDimension dimension);

    /** What a charge is, from the cell that says it, or nothing when it is not known to be anything. */
    abstract Optional<ChargeCategory> category(String text);

    /** The key as it is on resources. What a prefix marks as another kind than the resource's tag keeps the prefix. */
    abstract String tagKey(String key);

    /** The key whose values a column of its own holds, or null. */
    @Nullable
    String tagColumn(String header) {
        return null;
    }

    /** Whether a charge of a type is in exports of amortised costs alone. */
    boolean isAmortisedOnly(String chargeType) {
        return false;
    }

    /** The value of a dimension from its cell, or null when the cell says that there is none. */
    @Nullable
    String value(CostDimension dimension, String text) {
        return dimension == CostDimension.CATEGORY
                ? category(text).map(ChargeCategory::focusName).orElse(null)
                : text;
    }

    /** The value of a dimension in every row, or null. */
    @Nullable
    String always(CostDimension dimension) {
        return null;
    }

    /** What messages call it. */
    @Override
    public String toString() {
        return text;
    }
}
