attempt-refused = Attempt refused
    .detail = It was counted.
